namespace Chat.Core.Presence;

/// <summary>The payload of <c>user_online</c>, <c>user_offline</c> and <c>user_stop_typing</c>.</summary>
public sealed record PresenceEvent(string ChatId, string UserId);
