using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Chat.LocalHost;

/// <summary>The page at /, which names the addresses of the API.</summary>
internal static class HomePage
{
    private const string Html = """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <title>Chat</title>
        <h1>Chat runs</h1>
        <p>The API is below <code>/api</code>; start with
        <a href="/api/health/ready">/api/health/ready</a>, <a href="/api/version">/api/version</a>,
        <a href="/api/openapi.json">/api/openapi.json</a> and <a href="/api/asyncapi.json">/api/asyncapi.json</a>.</p>
        <p>SignalR clients begin at <code>POST /api/negotiate</code>. The README has a first conversation to copy.</p>
        </html>
        """;

    public static void MapHomePage(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapMethods("/", [HttpMethods.Get, HttpMethods.Head], http => Results.Text(Html, "text/html", Encoding.UTF8).ExecuteAsync(http));
}
