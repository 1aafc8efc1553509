using System.Collections.Concurrent;
using System.Text.Json;
using Chat.Client;

namespace Chat.Tests.Client;

/// <summary>A store as an application writes one: rows of JSON.</summary>
internal sealed class KeptOutbox : IOutboxStore
{
    private readonly ConcurrentDictionary<string, string> _rows = [];

    public IEnumerable<OutboxEntry> Entries => _rows.Values.Select(row => JsonSerializer.Deserialize<OutboxEntry>(row)!);

    public bool IsFull { get; set; }

    public Task<IReadOnlyList<OutboxEntry>> LoadAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<OutboxEntry>>([.. Entries]);

    public Task SaveAsync(OutboxEntry entry, CancellationToken ct)
    {
        if (IsFull)
        {
            throw new IOException("The disk is full.");
        }

        _rows[entry.Id] = JsonSerializer.Serialize(entry);
        return Task.CompletedTask;
    }

    public Task RemoveAsync(string id, CancellationToken ct)
    {
        _rows.TryRemove(id, out _);
        return Task.CompletedTask;
    }
}
