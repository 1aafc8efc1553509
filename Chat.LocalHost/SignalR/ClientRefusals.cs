using Chat.Functions.Security;

namespace Chat.LocalHost.SignalR;

/// <summary>Logs why clients were not connected, a few lines at a time and without their tokens.</summary>
internal sealed partial class ClientRefusals(ILogger<ClientRefusals> logger, TimeProvider time)
{
    private readonly LogLimit _tokens = new(time);
    private readonly LogLimit _connections = new(time);

    public void LogToken()
    {
        if (_tokens.TryTake(out _))
        {
            LogTokenRefused();
        }
    }

    public void LogTooMany(int max)
    {
        if (_connections.TryTake(out _))
        {
            LogConnectionRefused(max);
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "A realtime client was refused: its token is missing, has expired, or is not one of the last negotiation with this process.")]
    private partial void LogTokenRefused();

    [LoggerMessage(
        LogLevel.Warning, "A realtime client was refused: its user has {Max} connections already (Chat__Connections__MaxPerUser).")]
    private partial void LogConnectionRefused(int max);
}
