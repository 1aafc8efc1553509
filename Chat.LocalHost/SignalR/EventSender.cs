using System.Text.Json;

namespace Chat.LocalHost.SignalR;

/// <summary>Sends events to connections, with the faults that are switched on.</summary>
internal sealed class EventSender(ConnectionRegistry registry, EmulatorFaults faults, EmulatorOptions options)
{
    public void ToAll(string hub, string target, IReadOnlyList<JsonElement> arguments, IReadOnlyCollection<string> excluded) =>
        Send(registry.All(hub), target, arguments, excluded);

    public void ToConnection(string hub, string connectionId, string target, IReadOnlyList<JsonElement> arguments) =>
        Send(registry.Find(hub, connectionId) is { } connection ? [connection] : [], target, arguments);

    public void ToUser(string hub, string userId, string target, IReadOnlyList<JsonElement> arguments) =>
        Send(registry.OfUser(hub, userId), target, arguments);

    public void ToGroup(
        string hub, string group, string target, IReadOnlyList<JsonElement> arguments, IReadOnlyCollection<string>? excluded = null) =>
        Send(registry.InGroup(hub, group), target, arguments, excluded);

    public void Send(
        IReadOnlyList<EmulatorConnection> connections,
        string target,
        IReadOnlyList<JsonElement> arguments,
        IReadOnlyCollection<string>? excluded = null)
    {
        var message = new OutboundEvent(target, arguments);
        foreach (var connection in connections)
        {
            if (excluded?.Contains(connection.Id) != true)
            {
                faults.Deliver(connection, message, options.Time);
            }
        }
    }
}
