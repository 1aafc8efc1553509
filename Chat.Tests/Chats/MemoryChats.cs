using Chat.Core.Chats;

namespace Chat.Tests.Chats;

/// <summary>A store of one chat in memory that keeps its commits, and that a test can hold, beat and break.</summary>
internal sealed class MemoryChats : IChatStore
{
    private readonly Lock _lock = new();

    public Conversation Chat { get; private set; } = Conversation.Request("chat", "ana", "ben", DateTimeOffset.UnixEpoch)
        .Accept("ben", DateTimeOffset.UnixEpoch);

    public List<ChatChange> Commits { get; } = [];

    /// <summary>Awaited before each commit.</summary>
    public Func<Task> BeforeCommit { get; set; } = () => Task.CompletedTask;

    public Task<Conversation?> FindAsync(string chatId, CancellationToken ct) => throw new NotSupportedException();

    public Task<LoadedChat?> LoadAsync(ChatQuery query, CancellationToken ct) => Task.FromResult<LoadedChat?>(new LoadedChat(Chat, []));

    public async Task<bool> CommitAsync(LoadedChat? before, ChatChange change, CancellationToken ct)
    {
        await BeforeCommit();
        lock (_lock)
        {
            if (before!.Chat.Version != Chat.Version)
            {
                return false;
            }

            Commits.Add(change);
            Chat = change.Chat;
            return true;
        }
    }

    /// <summary>Another process commits.</summary>
    public void ChangeElsewhere(Func<Conversation, Conversation> change)
    {
        lock (_lock)
        {
            Chat = change(Chat) with { Version = Chat.Version + 1 };
        }
    }
}
