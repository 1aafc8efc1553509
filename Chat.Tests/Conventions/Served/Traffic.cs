using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Chat.Tests.Conventions.Served;

/// <summary>One request below /api and what was answered, as it went over the wire.</summary>
internal sealed record Exchange(string Method, string Path, IReadOnlyList<string> QueryNames, string RequestBody)
{
    public required int Status { get; init; }

    public required IReadOnlyList<string> Headers { get; init; }

    public string? ContentType { get; init; }

    public required string Body { get; init; }

    public override string ToString() => $"{Method} {Path} → {Status} {ContentType} {Body}";
}

/// <summary>Records every exchange below /api. Added as a service, it stands before everything the host has.</summary>
internal sealed class Traffic : IStartupFilter
{
    private readonly ConcurrentQueue<Exchange> _exchanges = new();

    public IReadOnlyList<Exchange> Exchanges => [.. _exchanges];

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(RecordAsync);
        next(app);
    };

    private async Task RecordAsync(HttpContext http, RequestDelegate next)
    {
        if (!http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal, out var path))
        {
            await next(http);
            return;
        }

        http.Request.EnableBuffering();
        var (wire, answer) = (http.Response.Body, new MemoryStream());
        http.Response.Body = answer;
        await next(http);
        http.Response.Body = wire;

        http.Request.Body.Position = 0;
        using var request = new StreamReader(http.Request.Body);
        _exchanges.Enqueue(new Exchange(http.Request.Method, path.Value!, [.. http.Request.Query.Keys], await request.ReadToEndAsync())
        {
            Status = http.Response.StatusCode,
            Headers = [.. http.Response.Headers.Keys],
            ContentType = http.Response.ContentType?.Split(';')[0],
            Body = Encoding.UTF8.GetString(answer.ToArray()),
        });
        answer.Position = 0;
        await answer.CopyToAsync(wire);
    }
}
