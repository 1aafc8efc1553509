using Chat.Core.Chats;

namespace Chat.Tests.Faults;

internal sealed class SabotagedChatStore(IChatStore inner) : IChatStore
{
    public CommitSabotage Commit { get; init; } = (store, before, change, ct) => store.CommitAsync(before, change, ct);

    public Func<LoadedChat, LoadedChat> Load { get; init; } = chat => chat;

    public Task<Conversation?> FindAsync(string chatId, CancellationToken ct) => inner.FindAsync(chatId, ct);

    public async Task<LoadedChat?> LoadAsync(ChatQuery query, CancellationToken ct) =>
        await inner.LoadAsync(query, ct) is { } chat ? Load(chat) : null;

    public Task<bool> CommitAsync(LoadedChat? before, ChatChange change, CancellationToken ct) => Commit(inner, before, change, ct);
}
