namespace Chat.Core.Presence;

/// <summary>The payload of <c>user_typing</c>.</summary>
public sealed record TypingEvent(string ChatId, string UserId, long ExpiresInMs);
