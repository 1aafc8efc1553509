using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Scalar.AspNetCore;

namespace Chat.LocalHost.Docs;

/// <summary>
/// The API reference: Scalar shows openapi.json at /docs, and a page of our own shows asyncapi.json at /docs/events. Both work offline.
/// </summary>
internal static class DocsEndpoints
{
    private const string Style = "events.css";
    private const int NonceBytes = 16;

    public static void MapDocs(this IEndpointRouteBuilder endpoints)
    {
        string[] methods = [HttpMethods.Get, HttpMethods.Head];
        endpoints.MapGet("/docs/{name?}", AnswerByScalar(endpoints));
        var events = new Lazy<string>(EventsPage.Render);
        endpoints.MapMethods("/docs/events", methods, http =>
        {
            http.Response.Headers.ContentSecurityPolicy = "default-src 'self'; base-uri 'none'; frame-ancestors 'self'";
            return Results.Text(events.Value, "text/html", Encoding.UTF8).ExecuteAsync(http);
        });
        endpoints.MapMethods($"/docs/{Style}", methods, http => Results.Stream(
            typeof(DocsEndpoints).Assembly.GetManifestResourceStream($"docs/{Style}")
            ?? throw new InvalidOperationException($"{Style} is not embedded."),
            "text/css; charset=utf-8").ExecuteAsync(http));
    }

    // Binders of Scalar's endpoints are compiled when they are mapped, so the first request for them does it and not the start.
    private static RequestDelegate AnswerByScalar(IEndpointRouteBuilder endpoints)
    {
        var scalar = new Lazy<RequestDelegate>(() => endpoints.CreateApplicationBuilder()
            .UseRouting().UseEndpoints(docs => docs.MapScalarApiReference("/docs", Configure)).Build());
        return http =>
        {
            // The endpoint of the request is this one, and routing leaves a request alone that has an endpoint.
            http.SetEndpoint(null);
            return scalar.Value(http);
        };
    }

    private static void Configure(ScalarOptions options, HttpContext http)
    {
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NonceBytes));
        // Scalar starts with an inline script, which has the nonce, and writes style elements while it runs, which can't have one.
        http.Response.Headers.ContentSecurityPolicy = $"default-src 'self'; script-src 'self' 'nonce-{nonce}'; "
            + "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
            + "object-src 'none'; base-uri 'none'; frame-ancestors 'self'";
        options
            .WithTitle("Chat API")
            .WithNonce(nonce)
            // Nothing comes from, or goes to, a server of Scalar's makers.
            .WithDynamicBaseServerUrl()
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp()
            .HideDeveloperTools()
            .HideClientButton()
            .AddDocument("chat", "Chat API", "/api/openapi.json")
            .AddHeaderContent("<nav style=\"padding:.6rem 1.5rem;font:14px/1.5 system-ui,sans-serif\">"
                + "<a href=\"/\">Chat</a> · <a href=\"/docs/events\">Events in real time</a></nav>");
    }
}
