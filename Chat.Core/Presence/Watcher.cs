namespace Chat.Core.Presence;

/// <summary>A member whose connections in a chat's room are told of the other member's presence.</summary>
/// <param name="UserId">The receiver of the news, not its subject.</param>
public sealed record Watcher(string ChatId, string UserId);
