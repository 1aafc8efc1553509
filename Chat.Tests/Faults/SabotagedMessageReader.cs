using Chat.Core.Chats;

namespace Chat.Tests.Faults;

internal sealed class SabotagedMessageReader(IMessageReader inner) : IMessageReader
{
    public required Func<MessageRange, IReadOnlyList<Message>, IReadOnlyList<Message>> List { get; init; }

    /// <summary>Whether a changed message is told.</summary>
    public required Func<Message, bool> IsChange { get; init; }

    public async Task<IReadOnlyList<Message>> ListAsync(LoadedChat chat, MessageRange range, CancellationToken ct) =>
        List(range, await inner.ListAsync(chat, range, ct));

    public Task<int> CountAsync(LoadedChat chat, MessageFilter filter, CancellationToken ct) => inner.CountAsync(chat, filter, ct);

    public Task<IReadOnlyList<Message>> FindAsync(LoadedChat chat, IReadOnlyList<long> seqs, CancellationToken ct) =>
        inner.FindAsync(chat, seqs, ct);

    public async Task<ChangedMessages> ListChangesAsync(LoadedChat chat, ChangesQuery query, CancellationToken ct)
    {
        var changed = await inner.ListChangesAsync(chat, query, ct);
        return changed with { Messages = [.. changed.Messages.Where(IsChange)] };
    }

    public Task<IReadOnlyList<Message>> SearchAsync(LoadedChat chat, SearchQuery query, CancellationToken ct) =>
        inner.SearchAsync(chat, query, ct);
}
