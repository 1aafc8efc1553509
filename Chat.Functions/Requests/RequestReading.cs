using Chat.Core;
using Chat.Core.Errors;
using Chat.Core.Paging;
using Microsoft.AspNetCore.Http;

namespace Chat.Functions.Requests;

/// <summary>Reads bodies and query strings, with refusals that name the field.</summary>
public static class RequestReading
{
    /// <summary>The body's fields; an empty body has none. The content of a body decides, not its declared type.</summary>
    public static async Task<Fields> ReadFieldsAsync(this HttpRequest request, CancellationToken ct) =>
        Fields.Parse(await request.ReadBytesAsync(ct));

    public static PageRequest QueryPage(this HttpRequest request) => new(
        request.QueryInt("limit"), request.QueryText("cursor"), request.QueryInt("page"));

    public static string? QueryText(this HttpRequest request, string name) => request.Query[name] switch
    {
        [] => null,
        [var value] => value,
        _ => throw ChatException.Invalid(name, "can be given once"),
    };

    public static string RequireQueryText(this HttpRequest request, string name) =>
        request.QueryText(name) ?? throw ChatException.Invalid(name, "is required");

    public static long? QueryNumber(this HttpRequest request, string name) =>
        request.QueryText(name) is { } text ? Values.ToNumber(text, name) : null;

    /// <summary>A time. A plus sign that was not escaped arrives as a space, so a space before an offset stands for it.</summary>
    public static DateTimeOffset? QueryTime(this HttpRequest request, string name) =>
        request.QueryText(name) is { } text ? Values.ToTime(text.Replace(' ', '+'), name) : null;

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

    /// <summary>The body's bytes, at most as many as any JSON body may have.</summary>
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
