namespace Chat.Core.Chats;

/// <summary>A message, and the member who acts on it.</summary>
public sealed record MessageRef(string UserId, string ChatId, string MessageId)
{
    public ChatQuery Query => ChatQuery.Of(ChatId) with { MessageIds = [MessageId] };
}
