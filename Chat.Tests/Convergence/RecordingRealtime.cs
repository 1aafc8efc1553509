using System.Text.Json;
using Chat.Core;
using Chat.Core.Realtime;

namespace Chat.Tests.Convergence;

/// <summary>Records each publish: to whom, under which name, and the payload as it would be on the wire.</summary>
internal sealed record Published(Audience Audience, string Name, string Payload)
{
    public string UserId => Audience switch
    {
        Audience.User to => to.UserId,
        Audience.Room to => to.UserId,
        _ => throw new InvalidOperationException("Nothing is published to one connection here."),
    };
}

/// <summary>Keeps every event instead of sending it.</summary>
internal sealed class RecordingRealtime : IRealtime
{
    private readonly Lock _gate = new();
    private List<Published> _published = [];

    /// <summary>The events since the last call.</summary>
    public IReadOnlyList<Published> Take()
    {
        lock (_gate)
        {
            var taken = _published;
            _published = [];
            return taken;
        }
    }

    public Task PublishAsync(Audience audience, string name, object payload, CancellationToken ct)
    {
        lock (_gate)
        {
            _published.Add(new Published(audience, name, JsonSerializer.Serialize(payload, ChatJson.Options)));
        }

        return Task.CompletedTask;
    }

    public Task<ClientAccess> CreateClientAccessAsync(string userId, CancellationToken ct) =>
        Task.FromResult(new ClientAccess(new Uri("http://127.0.0.1"), userId));

    public Task JoinRoomAsync(string connectionId, string chatId, string userId, CancellationToken ct) => Task.CompletedTask;

    public Task LeaveRoomAsync(string connectionId, string chatId, string userId, CancellationToken ct) => Task.CompletedTask;

    public Task<bool> IsConnectedAsync(string connectionId, CancellationToken ct) => Task.FromResult(true);

    public Task DisconnectAsync(Audience audience, CancellationToken ct) => Task.CompletedTask;
}
