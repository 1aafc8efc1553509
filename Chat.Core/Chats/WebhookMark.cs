namespace Chat.Core.Chats;

/// <summary>
/// Says in the chat itself that it has changes that no run of the deliveries has taken up, so that a change and its mark are
/// one commit. Every shared change renews the mark, which a run removes only from the rev that it has seen.
/// </summary>
/// <param name="FromRev">The rev before the first of these changes.</param>
/// <param name="At">The time of the first of these changes.</param>
/// <param name="Rev">The rev of the last change.</param>
public sealed record WebhookMark(long FromRev, DateTimeOffset At, long Rev);
