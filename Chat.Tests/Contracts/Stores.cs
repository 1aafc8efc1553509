using Chat.Core.Chats;
using Chat.Core.Media;
using Chat.Core.Messages;
using Chat.Core.Presence;
using Chat.Core.Users;

namespace Chat.Tests.Contracts;

/// <summary>
/// The ports of one store, with what the contracts need to set a scene. All ids are new in each test, so that
/// adapters may run all tests on one database.
/// </summary>
public sealed record Stores(
    IChatStore Chats, IMessageStore Messages, IMessageReader Reader, IErasureStore Erasure, ILeaseStore Leases, IRoomStore Rooms,
    ITypingThrottle Typing, IUserStore Users, IMediaStore Media)
{
    /// <summary>What the adapter looks at after each fact.</summary>
    public Func<Task> Afterwards { get; init; } = () => Task.CompletedTask;

    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static CancellationToken Ct => CancellationToken.None;

    public static DateTimeOffset At(int minutes) => Start.AddMinutes(minutes);

    public static string NewId(string name = "id") => $"{name}-{Guid.NewGuid():N}";

    /// <summary>A new pair of users; ana's id comes first.</summary>
    public static (string Ana, string Ben) NewPair()
    {
        var pair = Guid.NewGuid().ToString("N");
        return ($"{pair}-ana", $"{pair}-ben");
    }

    public static Message Draft(Conversation chat, string senderId, string? text = "hello", int at = 0) => new()
    {
        Id = NewId("m"),
        ChatId = chat.Id,
        SenderId = senderId,
        ClientMessageId = NewId("c"),
        Fingerprint = text ?? "",
        Content = text,
        CreatedAt = At(at),
    };

    /// <summary>A request that waits for the recipient's answer.</summary>
    public async Task<Conversation> RequestAsync(string requester, string recipient, int at = 0) =>
        (await Chats.GetOrCreateAsync(Conversation.Request(NewId("chat"), requester, recipient, At(at)), null, Ct)).Chat!;

    /// <summary>An accepted chat of a new ana, who asked, and a new ben.</summary>
    public async Task<(Conversation Chat, string Ana, string Ben)> OpenAsync()
    {
        var (ana, ben) = NewPair();
        return (await OpenAsync(ana, ben), ana, ben);
    }

    public async Task<Conversation> OpenAsync(string requester, string recipient, int at = 0) =>
        await SaveAsync(await RequestAsync(requester, recipient, at), chat => chat.Accept(recipient, At(at)));

    public async Task<Conversation> GetAsync(string chatId) =>
        await Chats.FindAsync(chatId, Ct) ?? throw new InvalidOperationException("The chat is not there.");

    /// <summary>Changes the chat as it is now.</summary>
    public async Task<Conversation> SaveAsync(Conversation chat, Func<Conversation, Conversation> change)
    {
        var before = await GetAsync(chat.Id);
        Assert.True(await Chats.SaveAsync(before, change(before), null, Ct));
        return await GetAsync(chat.Id);
    }

    public async Task<Message> SendAsync(Conversation chat, string senderId, string? text = "hello", int at = 0) =>
        await SendAsync(Draft(chat, senderId, text, at));

    public async Task<Message> SendAsync(Message draft)
    {
        var result = await Messages.AppendAsync(draft, Ct);
        Assert.Equal(AppendOutcome.Stored, result.Outcome);
        return result.Message!;
    }

    /// <summary>As many messages, alternating between both sides, ana first.</summary>
    public async Task<List<Message>> SendManyAsync(Conversation chat, int count)
    {
        var sent = new List<Message>();
        for (var i = 0; i < count; i++)
        {
            sent.Add(await SendAsync(chat, i % 2 == 0 ? chat.First.UserId : chat.Second.UserId, $"text {i + 1}", i));
        }

        return sent;
    }

    public async Task<MessageChange> ReplaceAsync(Message message, Func<Message, Message> change)
    {
        var before = (await Messages.FindAsync(message.ChatId, message.Id, Ct))!;
        return (await Messages.ReplaceAsync(before, change(before), requireOpen: false, Ct))!;
    }

    public Task<MessageChange> EditAsync(Message message, string text) =>
        ReplaceAsync(message, m => m with { Content = text, Edits = m.Edits + 1, EditedAt = At(60) });

    public Task<MessageChange> DeleteAsync(Message message) =>
        ReplaceAsync(message, m => m with { Content = null, Media = [], Reactions = [], Deleted = true });

    public async Task<MessageChange> HideAsync(Message message, string userId) =>
        (await Messages.HideAsync((await Messages.FindAsync(message.ChatId, message.Id, Ct))!, userId, Ct))!;

    public async Task<Viewing> ViewAsync(Conversation chat, string userId) => new(await GetAsync(chat.Id), userId);

    public async Task<int> UnreadAsync(Conversation chat, string userId) => (await GetAsync(chat.Id)).Own(userId).Unread;
}
