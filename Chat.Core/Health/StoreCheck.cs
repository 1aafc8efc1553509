using Chat.Core.Chats;

namespace Chat.Core.Health;

/// <summary>Asks the store for a chat that can't exist.</summary>
public sealed class StoreCheck(IChatStore chats) : IDependencyCheck
{
    public string Dependency => "database";

    public Task CheckAsync(CancellationToken ct) => chats.FindAsync("ready", ct);
}
