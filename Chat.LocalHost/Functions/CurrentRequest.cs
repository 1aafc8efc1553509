using Microsoft.AspNetCore.Http;

namespace Chat.LocalHost.Functions;

/// <summary>
/// The request whose function is running. Not IHttpContextAccessor: that one would still hold a socket's long finished
/// request while its messages are handled.
/// </summary>
internal static class CurrentRequest
{
    private static readonly AsyncLocal<HttpContext?> Current = new();

    public static HttpContext? Http => Current.Value;

    public static IDisposable Enter(HttpContext? http)
    {
        var before = Current.Value;
        Current.Value = http;
        return new Restore(before);
    }

    private sealed class Restore(HttpContext? before) : IDisposable
    {
        public void Dispose() => Current.Value = before;
    }
}
