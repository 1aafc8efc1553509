using Chat.Adapters.AzureSignalR;
using Chat.Core.Realtime;

namespace Chat.LocalHost.SignalR;

/// <summary>Publishes to the emulator's connections within the process.</summary>
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
        // Each protocol serialises the event when a connection of its kind receives it.
        if (Find(audience) is { Count: > 0 } connections)
        {
            sender.Send(connections, name, [payload]);
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

    public Task DisconnectAsync(Audience audience, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        foreach (var connection in Find(audience))
        {
            connection.Close();
        }

        return Task.CompletedTask;
    }

    private IReadOnlyList<EmulatorConnection> Find(Audience audience) => audience switch
    {
        Audience.Connection to => registry.Find(Hub, to.ConnectionId) is { } connection ? [connection] : [],
        Audience.User to => registry.OfUser(Hub, to.UserId),
        Audience.Room to => registry.InGroup(Hub, to.GroupName),
        _ => throw new ArgumentOutOfRangeException(nameof(audience), audience.GetType(), "An audience of an unknown kind."),
    };
}
