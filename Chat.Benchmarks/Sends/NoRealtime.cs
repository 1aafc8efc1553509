using Chat.Core.Realtime;

namespace Chat.Benchmarks.Sends;

/// <summary>A service without connections.</summary>
internal sealed class NoRealtime : IRealtime
{
    public Task<ClientAccess> CreateClientAccessAsync(string userId, CancellationToken ct) =>
        throw new NotSupportedException("No client connects.");

    public Task PublishAsync(Audience audience, string name, object payload, CancellationToken ct) => Task.CompletedTask;

    public Task JoinRoomAsync(string connectionId, string chatId, string userId, CancellationToken ct) => Task.CompletedTask;

    public Task LeaveRoomAsync(string connectionId, string chatId, string userId, CancellationToken ct) => Task.CompletedTask;

    public Task DisconnectAsync(Audience audience, CancellationToken ct) => Task.CompletedTask;

    public Task<bool> IsConnectedAsync(string connectionId, CancellationToken ct) => Task.FromResult(false);
}
