using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Chat.LocalHost.Page;

/// <summary>The page at /: the messenger of clients/page, or the addresses of the API where the build had no Node for it.</summary>
internal static class HomePage
{
    private const string WithoutPage = """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <title>Chat</title>
        <h1>Chat runs</h1>
        <p>The page is not in this build, because Node 20.19 or newer with npm was missing when it was built, or could not install
        packages. To get it, install Node, build again (<code>dotnet build Chat.LocalHost</code>), and read what the build says
        about the page. The API does not need it.</p>
        <p>The API is below <code>/api</code>; start with <a href="/docs">/docs</a>, <a href="/docs/events">/docs/events</a>,
        <a href="/api/health/ready">/api/health/ready</a>, <a href="/api/version">/api/version</a>,
        <a href="/api/openapi.json">/api/openapi.json</a> and <a href="/api/asyncapi.json">/api/asyncapi.json</a>.</p>
        <p>SignalR clients begin at <code>POST /api/negotiate</code>. The README has a first conversation to copy.</p>
        </html>
        """;

    public static void MapPage(this IEndpointRouteBuilder endpoints)
    {
        string[] methods = [HttpMethods.Get, HttpMethods.Head];
        if (PageFile.Find(PageFile.Index) is null)
        {
            endpoints.MapMethods("/", methods, http => Results.Text(WithoutPage, "text/html", Encoding.UTF8).ExecuteAsync(http));
            return;
        }

        endpoints.MapMethods("/", methods, http => AnswerAsync(http, PageFile.Index));
        endpoints.MapMethods("/favicon.svg", methods, http => AnswerAsync(http, "favicon.svg"));
        // At the root, because a service worker is for the pages below its own address.
        endpoints.MapMethods("/sw.js", methods, http => AnswerAsync(http, "sw.js"));
        endpoints.MapMethods("/assets/{file}", methods, http => AnswerAsync(http, $"assets/{http.GetRouteValue("file")}"));
    }

    private static async Task AnswerAsync(HttpContext http, string name)
    {
        if (PageFile.Find(name) is not { } file)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = ContentPolicy.Of(http);
        // The names of assets change with their content.
        headers.CacheControl = file.IsNamedByContent ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = "Accept-Encoding";
        var isPacked = http.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        if (isPacked)
        {
            headers.ContentEncoding = "gzip";
        }

        await Results.Bytes(isPacked ? file.Packed : file.Bytes, file.ContentType, entityTag: file.TagOf(isPacked)).ExecuteAsync(http);
    }
}
