using System.Text.Json;
using Chat.Core;
using Microsoft.AspNetCore.Http;

namespace Chat.Functions.Http;

/// <summary>One JSON document a line, written as they come.</summary>
public sealed class NdjsonResult<T> : IResult
{
    private static readonly byte[] NewLine = "\n"u8.ToArray();

    private readonly IAsyncEnumerator<T> _lines;
    private bool _more;

    private NdjsonResult(IAsyncEnumerator<T> lines, bool more) => (_lines, _more) = (lines, more);

    /// <summary>Reads the first line, so that what fails at once fails inside the function and gets its problem.</summary>
    public static async Task<IResult> StartAsync(IAsyncEnumerable<T> lines, CancellationToken ct)
    {
        var enumerator = lines.GetAsyncEnumerator(ct);
        return new NdjsonResult<T>(enumerator, await enumerator.MoveNextAsync());
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var ct = httpContext.RequestAborted;
        httpContext.Response.ContentType = "application/x-ndjson";
        try
        {
            await WriteAsync(httpContext.Response.Body, ct);
        }
        catch
        {
            // Otherwise the worker would end the answer as if it were complete.
            httpContext.Abort();
            throw;
        }
    }

    private async Task WriteAsync(Stream body, CancellationToken ct)
    {
        await using (_lines)
        {
            for (; _more; _more = await _lines.MoveNextAsync())
            {
                await body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(_lines.Current, ChatJson.Options), ct);
                await body.WriteAsync(NewLine, ct);
            }
        }
    }
}
