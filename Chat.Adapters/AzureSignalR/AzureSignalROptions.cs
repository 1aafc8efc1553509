namespace Chat.Adapters.AzureSignalR;

/// <summary>Where the service is and how this program proves itself to it. Read from <see cref="Setting"/>.</summary>
public sealed record AzureSignalROptions(Uri Endpoint, string? AccessKey = null, AzureSignalRIdentity? Identity = null)
{
    public const string Setting = "AzureSignalRConnectionString";

    /// <summary>The one hub; lower case, as the service has it.</summary>
    public const string Hub = "chat";

    /// <summary>How long one attempt may take, and with it how long a caller waits at most. Default 2 s.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Attempts after the first. Default 3.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>The wait before the first retry; it doubles and is jittered. Default 200 ms.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Where clients connect.</summary>
    public Uri ClientUrl => new(Endpoint, $"/client/?hub={Hub}");

    /// <summary>Without the key: a record's own ToString would print it into a log.</summary>
    public override string ToString() => $"{nameof(AzureSignalROptions)} {Endpoint}";
}

/// <summary>A Microsoft Entra identity instead of a key: a managed one, or whatever is signed in on this machine.</summary>
public sealed record AzureSignalRIdentity(bool Managed, string? ClientId);
