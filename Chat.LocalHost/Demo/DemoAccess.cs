using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Chat.LocalHost.Demo;

/// <summary>
/// Decides who may use the demo: tokens without a password, and faults of the network. It is for the person at this
/// computer, and only while the secret of tokens is the data folder's own or the setting <c>Chat__Demo</c> allows it.
/// </summary>
internal sealed class DemoAccess(bool isOn)
{
    public const string Setting = "Chat:Demo";

    // Headers of proxies. Behind a proxy on this computer, everybody looks like this computer.
    private static readonly string[] ProxyHeaders = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"];

    /// <exception cref="OptionsValidationException">The setting is neither true nor false.</exception>
    public static DemoAccess Create(IConfiguration configuration, DataFolder folder)
    {
        // Without a secret the tokens come from an issuer, and none can be made here.
        var canCreate = !string.IsNullOrEmpty(configuration[DataFolder.SecretSetting]);
        return new DemoAccess(canCreate && (ReadSetting(configuration[Setting]) ?? folder.HasOwnSecret));
    }

    /// <summary>Also false for a page of another origin.</summary>
    public bool Allows(HttpContext http) => isOn && IsFromHere(http) && IsSameOrigin(http.Request);

    /// <summary>A request of this computer. False for a foreign name that resolves to this computer (DNS rebinding).</summary>
    public static bool IsFromHere(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && IsLoopback(http.Request.Host.Host)
        && !ProxyHeaders.Any(http.Request.Headers.ContainsKey);

    public static bool IsLoopback(string host) =>
        host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool IsSameOrigin(HttpRequest request) =>
        request.Headers.Origin is not [{ Length: > 0 } origin]
        || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);

    private static bool? ReadSetting(string? text) => text switch
    {
        null or "" => null,
        _ when bool.TryParse(text, out var value) => value,
        _ => throw new OptionsValidationException(Setting, typeof(DemoAccess), [$"Chat__Demo is '{text}'. Allowed: true, false."]),
    };
}
