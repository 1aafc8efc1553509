using Chat.Core.Realtime;

namespace Chat.Tests.Faults;

internal sealed class SabotagedRealtime(IRealtime inner, PublishSabotage publish) : IRealtime
{
    public Task<ClientAccess> CreateClientAccessAsync(string userId, CancellationToken ct) => inner.CreateClientAccessAsync(userId, ct);

    public async Task PublishAsync(Audience audience, string name, object payload, CancellationToken ct)
    {
        if (await publish(inner, audience, name, payload))
        {
            await inner.PublishAsync(audience, name, payload, ct);
        }
    }

    public Task JoinRoomAsync(string connectionId, string chatId, string userId, CancellationToken ct) =>
        inner.JoinRoomAsync(connectionId, chatId, userId, ct);

    public Task LeaveRoomAsync(string connectionId, string chatId, string userId, CancellationToken ct) =>
        inner.LeaveRoomAsync(connectionId, chatId, userId, ct);

    public Task<bool> IsConnectedAsync(string connectionId, CancellationToken ct) => inner.IsConnectedAsync(connectionId, ct);

    public Task DisconnectAsync(Audience audience, CancellationToken ct) => inner.DisconnectAsync(audience, ct);
}
