namespace Chat.Core.Presence;

/// <param name="Stops">The user stopped typing; false: the user types.</param>
public sealed record TypingSign(string ChatId, string UserId, bool Stops);
