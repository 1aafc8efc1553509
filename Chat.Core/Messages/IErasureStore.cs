namespace Chat.Core.Messages;

/// <summary>
/// Erases content for good, in batches, for the clean-up jobs. Every call can be repeated and does the rest.
/// A failing store throws <see cref="Errors.DependencyException"/>.
/// </summary>
public interface IErasureStore
{
    /// <summary>
    /// Empties at most <paramref name="limit"/> messages that both sides have cleared: content, media, reactions and
    /// search words go; the numbered row stays as a tombstone, its rev unchanged, so that the seq and the clientMessageId are never used again.
    /// Returns the ids of the files they showed.
    /// </summary>
    Task<ErasedMessages> EraseClearedAsync(int limit, CancellationToken ct);

    /// <summary>
    /// At most <paramref name="limit"/> messages of the chat that the user sent and that are not tombstones, or that
    /// carry a reaction of theirs, oldest first.
    /// </summary>
    Task<IReadOnlyList<Message>> ListTracesAsync(string chatId, string userId, int limit, CancellationToken ct);
}

public sealed record ErasedMessages(int Count, IReadOnlyList<string> FileIds);
