using Chat.Adapters.AzureSignalR;
using Chat.Adapters.ImageKit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Chat.LocalHost.Page;

/// <summary>
/// The Content-Security-Policy of the page: nothing from elsewhere and nothing inline. Pictures and videos may come from any
/// https host, because avatars and the files of ImageKit do; connections only go where the settings say.
/// </summary>
internal static class ContentPolicy
{
    public static string Of(HttpContext http) => string.Join("; ",
        "default-src 'self'",
        $"connect-src {string.Join(' ', Connections(http))}",
        "img-src 'self' blob: https:",
        "media-src 'self' blob: https:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'");

    private static IEnumerable<string> Connections(HttpContext http)
    {
        var request = http.Request;
        yield return "'self'";
        // Some browsers do not count a WebSocket of the same host as 'self'.
        yield return $"{(request.IsHttps ? "wss" : "ws")}://{request.Host}";
        if (http.RequestServices.GetService<IOptions<ImageKitOptions>>()?.Value is { PublicKey.Length: > 0 } imageKit)
        {
            yield return imageKit.UploadUrl.GetLeftPart(UriPartial.Authority);
        }

        if (http.RequestServices.GetService<AzureSignalROptions>()?.Endpoint is { } service)
        {
            yield return service.GetLeftPart(UriPartial.Authority);
            yield return $"wss://{service.Authority}";
        }
    }
}
