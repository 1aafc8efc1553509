using System.Text.Json;
using Chat.Core;
using Microsoft.AspNetCore.Http;

namespace Chat.Functions.Http;

/// <summary>One JSON document a line, written as they come.</summary>
public sealed class NdjsonResult<T>(IAsyncEnumerable<T> lines) : IResult
{
    private static readonly byte[] NewLine = "\n"u8.ToArray();

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var ct = httpContext.RequestAborted;
        var response = httpContext.Response;
        response.ContentType = "application/x-ndjson";
        await foreach (var line in lines.WithCancellation(ct))
        {
            await response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(line, ChatJson.Options), ct);
            await response.Body.WriteAsync(NewLine, ct);
        }
    }
}
