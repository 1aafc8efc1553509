namespace Chat.Adapters.AzureSignalR;

/// <summary>The service's address and the program's credentials for it. Read from <see cref="Setting"/>.</summary>
public sealed record AzureSignalROptions(Uri Endpoint, string? AccessKey = null, AzureSignalRIdentity? Identity = null)
{
    public const string Setting = "AzureSignalRConnectionString";

    /// <summary>The one hub; lower case, as the service has it.</summary>
    public const string Hub = "chat";

    /// <summary>The timeout of one attempt; a caller waits no longer. Default 2 s.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Attempts after the first. Default 3.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>The wait before the first retry; it doubles and is jittered. Default 200 ms.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Where clients connect.</summary>
    public Uri ClientUrl => new(Endpoint, $"/client/?hub={Hub}");

    /// <summary>Leaves out the key, which a record's own ToString would print into a log.</summary>
    public override string ToString() => $"{nameof(AzureSignalROptions)} {Endpoint}";
}

/// <summary>A Microsoft Entra identity instead of a key: a managed one, or the account that is signed in on this machine.</summary>
public sealed record AzureSignalRIdentity(bool Managed, string? ClientId);
