using Microsoft.Extensions.Options;

namespace Chat.Core.Push;

/// <summary>
/// The rules for the endpoints of Web Push. An endpoint is a URL that a user gives and the server calls, so only the known
/// push services are allowed, and origins that the operator added.
/// </summary>
public sealed class PushEndpoints(IOptions<PushOptions> options)
{
    private const int MaxLength = 2_048;

    private static readonly string[] Hosts =
        ["fcm.googleapis.com", ".push.services.mozilla.com", ".push.apple.com", ".notify.windows.com"];

    /// <summary>The endpoint as a URL; null for one that is not allowed.</summary>
    public Uri? Find(string? endpoint) =>
        endpoint is { Length: > 0 and <= MaxLength }
        && endpoint.All(c => c is > ' ' and < '\x7f')
        && Uri.TryCreate(endpoint, UriKind.Absolute, out var url)
        && url.UserInfo.Length == 0 && url.Fragment.Length == 0
        && (IsExempt(url) || IsKnown(url))
            ? url
            : null;

    /// <summary>The operator vouches for the origin, so its address is not checked when connecting.</summary>
    public bool IsExempt(Uri url) =>
        options.Value.AllowedEndpoints.Any(origin => IsOrigin(origin, url))
        || (options.Value.OwnAddress is { } own && IsOrigin(own(), url));

    /// <summary>The push service that an endpoint belongs to: all hosts of one operator have one name.</summary>
    public static string ServiceOf(Uri url) => Hosts.FirstOrDefault(host => IsHost(host, url)) ?? url.Authority;

    private static bool IsKnown(Uri url) =>
        url is { Scheme: "https", Port: 443, HostNameType: UriHostNameType.Dns } && Hosts.Any(host => IsHost(host, url));

    // A trailing dot would be the same name, but has no use here.
    private static bool IsHost(string host, Uri url) =>
        host[0] == '.' ? url.IdnHost.EndsWith(host, StringComparison.Ordinal) : url.IdnHost == host;

    private static bool IsOrigin(Uri origin, Uri url) =>
        origin.Scheme == url.Scheme && origin.IdnHost == url.IdnHost && origin.Port == url.Port;
}
