namespace Chat.LocalHost.SignalR;

/// <summary>Sends events to connections, with the faults that are switched on.</summary>
internal sealed class EventSender(EmulatorFaults faults, EmulatorOptions options)
{
    public void Send(
        IReadOnlyList<EmulatorConnection> connections,
        string target,
        object?[] arguments,
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
