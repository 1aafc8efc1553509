namespace Chat.Faults.Hosting;

/// <summary>The faults of the realtime service: the emulator inside the server under test, or one of its own.</summary>
internal interface IEventFaults
{
    /// <summary>Lets events get lost, doubled, late and out of order, or ends that. It outlasts a restart.</summary>
    Task SetNoiseAsync(bool isOn);

    /// <summary>Ends all connections of clients, and lets none in for a while.</summary>
    Task CutConnectionsAsync(TimeSpan duration);
}
