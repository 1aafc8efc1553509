using System.Globalization;
using System.Text.Json;
using Chat.Core;
using Chat.Core.Errors;
using Chat.Core.Paging;
using Microsoft.AspNetCore.Http;

namespace Chat.Functions.Requests;

/// <summary>Reads bodies and query strings, with refusals that name the field.</summary>
public static class RequestReading
{
    /// <summary>The body's fields; an empty body has none. Bodies are judged by their content, whatever type they claim.</summary>
    public static async Task<Fields> ReadFieldsAsync(this HttpRequest request, CancellationToken ct)
    {
        var body = await request.ReadBytesAsync(ct);
        if (body.Length == 0)
        {
            return Fields.None;
        }

        try
        {
            return Fields.Of(JsonElement.Parse(body));
        }
        catch (JsonException)
        {
            throw ChatException.Invalid(ErrorCode.InvalidJson, "body", "The body is not valid JSON.");
        }
    }

    public static PageRequest QueryPage(this HttpRequest request) => new(
        request.QueryInt("limit"), request.QueryText("cursor"), request.QueryInt("page"));

    public static string? QueryText(this HttpRequest request, string name) => request.Query[name] switch
    {
        [] => null,
        [var value] => value,
        _ => throw ChatException.Invalid(name, "can be given once"),
    };

    public static long? QueryNumber(this HttpRequest request, string name) => request.QueryText(name) switch
    {
        null => null,
        var text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw ChatException.Invalid(name, "must be a whole number"),
    };

    public static DateTimeOffset? QueryTime(this HttpRequest request, string name) =>
        request.QueryText(name) is { } text ? Fields.ToTime(text, name) : null;

    /// <summary>One of the names; null when not given.</summary>
    public static string? QueryOneOf(this HttpRequest request, string name, params string[] names) => request.QueryText(name) switch
    {
        null => null,
        var text when names.Contains(text, StringComparer.Ordinal) => text,
        _ => throw ChatException.Invalid(name, $"must be one of {string.Join(", ", names)}"),
    };

    private static int? QueryInt(this HttpRequest request, string name) => request.QueryNumber(name) switch
    {
        null => null,
        >= int.MinValue and <= int.MaxValue and var number => (int)number,
        _ => throw ChatException.Invalid(name, "is out of range"),
    };

    /// <summary>The body as it is, for what is signed; at most as long as any JSON.</summary>
    public static async Task<byte[]> ReadBytesAsync(this HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > Limits.MaxBodyBytes)
        {
            throw TooLarge();
        }

        using var body = new MemoryStream();
        var buffer = new byte[8192];
        for (int read; (read = await request.Body.ReadAsync(buffer, ct)) > 0;)
        {
            body.Write(buffer, 0, read);
            if (body.Length > Limits.MaxBodyBytes)
            {
                throw TooLarge();
            }
        }

        return body.ToArray();
    }

    private static ChatException TooLarge() =>
        new(ErrorCode.BodyTooLarge, $"The body may have at most {Limits.MaxBodyBytes} bytes.");
}
