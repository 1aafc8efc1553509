using System.Text.Json;
using Chat.Core;
using Chat.Adapters.AzureSignalR;
using Chat.Core.Realtime;

namespace Chat.LocalHost.SignalR;

/// <summary>Publishes to the emulator's connections in this process, without a detour over the network.</summary>
internal sealed class EmulatorRealtime(
    ConnectionRegistry registry, EventSender sender, EmulatorAddress address, EmulatorKey key) : IRealtime
{
    private const string Hub = AzureSignalROptions.Hub;

    private readonly ServiceTokens _tokens = key.CreateTokens();

    public Task<ClientAccess> CreateClientAccessAsync(string userId, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var url = new AzureSignalROptions(address.ForClients).ClientUrl;
        return Task.FromResult(new ClientAccess(url, _tokens.ForClient(url, userId)));
    }

    public Task PublishAsync(Audience audience, string name, object payload, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        JsonElement[] arguments = [JsonSerializer.SerializeToElement(payload, ChatJson.Options)];
        switch (audience)
        {
            case Audience.Connection to:
                sender.ToConnection(Hub, to.ConnectionId, name, arguments);
                break;
            case Audience.User to:
                sender.ToUser(Hub, to.UserId, name, arguments);
                break;
            case Audience.Room to:
                sender.ToGroup(Hub, to.GroupName, name, arguments);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(audience), audience.GetType(), "An audience of an unknown kind.");
        }

        return Task.CompletedTask;
    }

    public Task JoinRoomAsync(string connectionId, string chatId, string userId, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        registry.Join(Hub, new Audience.Room(chatId, userId).GroupName, connectionId);
        return Task.CompletedTask;
    }

    public Task LeaveRoomAsync(string connectionId, string chatId, string userId, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        registry.Leave(Hub, new Audience.Room(chatId, userId).GroupName, connectionId);
        return Task.CompletedTask;
    }

    public Task<bool> IsConnectedAsync(string connectionId, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return Task.FromResult(registry.Find(Hub, connectionId) is not null);
    }
}
