namespace Chat.Core.Webhooks;

/// <summary>A receiver of webhooks, from the settings.</summary>
/// <param name="Number">The number in the names of its settings.</param>
/// <param name="Url">Where to post.</param>
/// <param name="Keys">The keys to sign with.</param>
/// <param name="Types">The types to send; empty for all.</param>
public sealed record WebhookEndpoint(int Number, Uri Url, IReadOnlyList<byte[]> Keys, IReadOnlyList<string> Types)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public PostTarget Target => new(Url, Keys, Patience);

    public bool Wants(string type) => Types.Count == 0 || Types.Contains(type, StringComparer.Ordinal);
}

/// <summary>The endpoints that are configured.</summary>
public sealed record WebhookEndpoints(IReadOnlyList<WebhookEndpoint> All)
{
    public const int Max = 5;

    public bool IsOn => All.Count > 0;

    public WebhookEndpoint? Find(int number) => All.FirstOrDefault(endpoint => endpoint.Number == number);
}

/// <summary>The types of webhooks.</summary>
public static class WebhookTypes
{
    public const string MessageCreated = "message.created";
    public const string MessageChanged = "message.changed";
    public const string ChatRequested = "chat.requested";
    public const string ChatAccepted = "chat.accepted";
    public const string ChatRejected = "chat.rejected";
    public const string ChatRead = "chat.read";
    public const string UserErased = "user.erased";
    public const string ReportCreated = "report.created";

    public static readonly IReadOnlyList<string> All =
        [MessageCreated, MessageChanged, ChatRequested, ChatAccepted, ChatRejected, ChatRead, UserErased, ReportCreated];
}
