namespace Chat.Client.Wire;

/// <summary>The answer of a socket event.</summary>
internal sealed record EventAnswer
{
    public bool Ok { get; init; }

    public Problem? Error { get; init; }

    public Message? Message { get; init; }

    public ChatView? Chat { get; init; }

    public bool Online { get; init; }

    public long Rev { get; init; }
}

internal sealed record SyncPage(IReadOnlyList<ChatView> Chats, string Cursor, bool HasMore);

internal sealed record ChangesPage(ChatView Chat, IReadOnlyList<Message> Messages, long Rev, long OwnRev, bool HasMore);

internal sealed record MessagePage(IReadOnlyList<Message> Items, string? NextCursor, bool HasMore);

internal sealed record Negotiation(Uri Url, string AccessToken, ServerLimits Constants);

internal sealed record UploadToken(string Token, Uri UploadUrl, IReadOnlyDictionary<string, string> Fields, string MediaId);

/// <summary>The id of a file, at the storage or at the server.</summary>
internal sealed record FileReference(string FileId);
