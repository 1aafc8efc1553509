using System.Collections.Concurrent;

namespace Chat.LocalHost.Push;

/// <summary>The browsers that are connected, each by the identifier that it keeps over connections.</summary>
internal sealed class AutopushBrowsers
{
    private readonly ConcurrentDictionary<Guid, AutopushConnection> _connections = [];

    public AutopushBrowsers(LocalPushService service) => service.Arrived = Deliver;

    /// <summary>A newer connection of the same browser replaces the older one.</summary>
    public void Add(Guid browser, AutopushConnection connection) => _connections[browser] = connection;

    public void Remove(Guid browser, AutopushConnection connection) => _connections.TryRemove(new(browser, connection));

    private void Deliver(TakenPush push)
    {
        if (AutopushChannel.TryParse(push.Subscription) is { } channel && _connections.TryGetValue(channel.Browser, out var connection))
        {
            connection.Deliver(push);
        }
    }
}

/// <summary>A subscription of a browser. Its name has both identifiers, so it survives a restart of the host.</summary>
internal sealed record AutopushChannel(Guid Browser, Guid Channel)
{
    private const int IdLength = 32;

    public string Subscription => $"{Prefix(Browser)}{Channel:N}";

    /// <summary>The beginning of the names of all subscriptions of a browser.</summary>
    public static string Prefix(Guid browser) => browser.ToString("N");

    /// <summary>Null for a subscription that no browser made.</summary>
    public static AutopushChannel? TryParse(string subscription) =>
        subscription.Length == 2 * IdLength
        && Guid.TryParseExact(subscription.AsSpan(0, IdLength), "N", out var browser)
        && Guid.TryParseExact(subscription.AsSpan(IdLength), "N", out var channel)
            ? new AutopushChannel(browser, channel)
            : null;
}
