using Chat.Core.Realtime;

namespace Chat.Core.Chats;

/// <summary>Tells members of a chat's change, each with the chat as they see it.</summary>
public sealed class ChatPublisher(ChatViewFactory views, Publisher publisher)
{
    /// <summary>Publishes <paramref name="name"/> to all connections of both members.</summary>
    public Task PublishToBothAsync(string name, Conversation chat) => Task.WhenAll(
        PublishAsync(name, chat, chat.First.UserId),
        PublishAsync(name, chat, chat.Second.UserId));

    /// <summary>Publishes <paramref name="name"/> to all connections of one member.</summary>
    public Task PublishAsync(string name, Conversation chat, string userId) => publisher.PublishAsync(
        new Audience.User(userId),
        name,
        async () => new ChatEvent(chat.Id, chat.Seq, chat.Rev, await views.OfAsync(chat, userId, CancellationToken.None)));
}

public sealed record ChatEvent(string ChatId, long Seq, long Rev, ChatView Chat);
