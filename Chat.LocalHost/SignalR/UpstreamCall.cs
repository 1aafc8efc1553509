using System.Buffers;
using System.Net.Mime;
using Chat.LocalHost.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Primitives;

namespace Chat.LocalHost.SignalR;

/// <summary>One request by which Azure SignalR Service reports an event, answered as the Functions host answers it.</summary>
internal sealed partial class UpstreamCall(HttpContext http, UpstreamKeys keys, Upstream upstream, int maxBytes, ILogger logger)
{
    private const string MessagePackType = "application/x-msgpack";
    private const string Connections = "connections";

    /// <summary>Runs the event's function. The answer is the status, and for an invocation with an id its completion.</summary>
    public async Task AnswerAsync()
    {
        var status = await RunAsync();
        if (!http.Response.HasStarted)
        {
            http.Response.StatusCode = status;
        }
    }

    private async Task<int> RunAsync()
    {
        if (!keys.IsCode(http.Request.Query["code"]))
        {
            return StatusCodes.Status401Unauthorized;
        }

        if (ProtocolOf(http.Request.ContentType) is not { } protocol)
        {
            return StatusCodes.Status415UnsupportedMediaType;
        }

        if (Header("Connection-Id") is not { } connectionId
            || Header("Hub") is null
            || Header("Category") is null
            || Header("Event") is null)
        {
            return StatusCodes.Status400BadRequest;
        }

        return keys.IsSignature(Header("Signature"), connectionId) ? await RunAsync(protocol) : StatusCodes.Status401Unauthorized;
    }

    private async Task<int> RunAsync(WireProtocol protocol)
    {
        try
        {
            var message = protocol.Parse(new ReadOnlySequence<byte>(await ReadAsync()));
            var invocation = message as ClientMessage.Invocation;
            return await upstream.RunAsync(CreateContext(invocation)) is { } done
                ? await AnswerAsync(protocol, invocation?.Id, done)
                : StatusCodes.Status404NotFound;
        }
        catch (InvalidDataException)
        {
            return StatusCodes.Status400BadRequest;
        }
        catch (BadHttpRequestException e)
        {
            return e.StatusCode;
        }
        // As the Functions host, without a body.
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested)
        {
            LogFailed(Header("Event")!, e);
            return StatusCodes.Status500InternalServerError;
        }
    }

    private async Task<int> AnswerAsync(WireProtocol protocol, string? invocationId, LocalFunctionContext done)
    {
        if (invocationId is not null)
        {
            http.Response.ContentType = http.Request.ContentType;
            await http.Response.Body.WriteAsync(Upstream.Complete(protocol, invocationId, done), http.RequestAborted);
        }

        return StatusCodes.Status200OK;
    }

    private async Task<byte[]> ReadAsync()
    {
        const byte RecordSeparator = 0x1e;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = maxBytes;
        }

        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var bytes = body.ToArray();
        return bytes is [.., RecordSeparator] ? bytes[..^1] : bytes;
    }

    private SignalRInvocationContext CreateContext(ClientMessage.Invocation? invocation) => new()
    {
        // As in the worker, a JSON null is null in spite of the type.
        Arguments = invocation?.Arguments.Select(Upstream.ToArgument).ToArray()!,
        Category = string.Equals(Header("Category"), Connections, StringComparison.OrdinalIgnoreCase)
            ? SignalRInvocationCategory.Connections
            : SignalRInvocationCategory.Messages,
        Event = Header("Event")!,
        Hub = Header("Hub")!,
        ConnectionId = Header("Connection-Id")!,
        UserId = Header("User-Id")!, // Null for an anonymous client, as in the worker.
        Headers = http.Request.Headers.ToDictionary(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase),
        Query = QueryHelpers.ParseQuery(Header("Client-Query")),
        Claims = ClaimsOf(Header("User-Claims")),
    };

    private string? Header(string name) => http.Request.Headers[$"X-ASRS-{name}"].ToString() is { Length: > 0 } value ? value : null;

    // "name: value, name: value"; only the first value of each claim gets through.
    private static Dictionary<string, StringValues> ClaimsOf(string? header)
    {
        var claims = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        foreach (var pair in (header ?? "").Split(", ", StringSplitOptions.RemoveEmptyEntries))
        {
            if (pair.Split(": ", 2) is [var name, var value])
            {
                claims.TryAdd(name, value);
            }
        }

        return claims;
    }

    private static WireProtocol? ProtocolOf(string? contentType) => contentType?.Split(';')[0].Trim() switch
    {
        MediaTypeNames.Application.Json => WireProtocol.Json,
        MessagePackType => WireProtocol.MessagePack,
        _ => null,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "The event {Event} of a request of the realtime service failed.")]
    private partial void LogFailed(string @event, Exception exception);
}
