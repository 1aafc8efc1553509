using Microsoft.AspNetCore.Http;

namespace Chat.LocalHost.Functions;

/// <summary>
/// The request whose function is running. IHttpContextAccessor is not used because it would still hold the finished request
/// of a socket while its messages are handled.
/// </summary>
internal static class CurrentRequest
{
    private static readonly AsyncLocal<HttpContext?> Current = new();

    public static HttpContext? Http => Current.Value;

    /// <summary>Until disposed, <paramref name="http"/> is the request under way and its services are the function's.</summary>
    public static IDisposable Enter(HttpContext? http, IServiceProvider services)
    {
        var restore = new Restore(Current.Value, http, http?.RequestServices);
        Current.Value = http;
        if (http is not null)
        {
            http.RequestServices = services;
        }

        return restore;
    }

    private sealed class Restore(HttpContext? before, HttpContext? http, IServiceProvider? services) : IDisposable
    {
        public void Dispose()
        {
            Current.Value = before;
            if (http is not null)
            {
                // Not null: every request has services.
                http.RequestServices = services!;
            }
        }
    }
}
