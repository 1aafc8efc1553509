using System.Runtime.CompilerServices;
using System.Text;
using Chat.Core.Errors;
using Chat.Core.Media;
using Chat.Core.Media.Intake;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Chat.Functions.Requests;

/// <summary>
/// A multipart/form-data body that is read part by part as it comes. Only small text fields are kept; a file is read by its
/// receiver, before the next part.
/// </summary>
public sealed class UploadForm
{
    /// <summary>Bytes that the headers of the parts and the text fields may add to the files.</summary>
    private const int OverheadBytes = 64 * 1024;

    /// <summary>The reader's own 4 KiB took almost twice the time for a large file.</summary>
    private const int BufferBytes = 64 * 1024;

    private const int MaxBoundaryLength = 70;
    private const int MaxFieldBytes = 4096;
    private const int MaxParts = 50;
    private const string ChatField = "chatId";

    private readonly HttpRequest _request;
    private readonly MultipartReader _reader;
    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);

    private UploadForm(HttpRequest request, MultipartReader reader) => (_request, _reader) = (request, reader);

    /// <summary>The text fields that were read until now.</summary>
    public IReadOnlyDictionary<string, string> Fields => _fields;

    /// <summary>Refuses a body that announces too many bytes before any of it is read, and others while they are read.</summary>
    public static UploadForm Open(HttpRequest request, UploadLimit limit)
    {
        if (request.ContentLength > limit.MaxBytes + OverheadBytes)
        {
            throw limit.Refuse(request.ContentLength - OverheadBytes);
        }

        var body = new LimitedStream(request.Body, limit.MaxBytes + OverheadBytes, () => limit.Refuse(length: null));
        return FindBoundary(request) is { Length: > 0 and <= MaxBoundaryLength } boundary
            ? new UploadForm(request, new MultipartReader(boundary, body, BufferBytes))
            : throw new ChatException(ErrorCode.UnsupportedMediaType, "The body must be multipart/form-data.");
    }

    /// <summary>The length of the body, or the most that it may have.</summary>
    public static long Estimate(HttpRequest request, UploadLimit limit) =>
        Math.Min(request.ContentLength ?? limit.MaxBytes, limit.MaxBytes);

    /// <summary>The chat that the form has named until now, or else the query.</summary>
    public string? FindChat() => _fields.GetValueOrDefault(ChatField) ?? _request.QueryText(ChatField);

    /// <summary>The files in order. The text fields between two of them are read on the way.</summary>
    public async IAsyncEnumerable<IncomingFile> ReadFilesAsync([EnumeratorCancellation] CancellationToken ct)
    {
        for (var parts = 0; await NextAsync(ct) is { } section; parts++)
        {
            if (parts == MaxParts)
            {
                throw Broken();
            }

            var disposition = new PartDisposition(section.ContentDisposition);
            if (disposition.IsFile)
            {
                yield return new IncomingFile(disposition.FindFileName(), section.ContentType, new PartStream(section.Body));
            }
            else
            {
                _fields[disposition.Field!] = await ReadFieldAsync(section, ct);
            }
        }
    }

    private static string? FindBoundary(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            ? HeaderUtilities.RemoveQuotes(type.Boundary).Value
            : null;

    private static ChatException Broken(Exception? inner = null) =>
        new(ErrorCode.InvalidRequest, "The body is not valid multipart/form-data.", inner);

    private async Task<MultipartSection?> NextAsync(CancellationToken ct)
    {
        try
        {
            return await _reader.ReadNextSectionAsync(ct);
        }
        catch (Exception e) when (e is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            throw Broken(e);
        }
    }

    private static async Task<string> ReadFieldAsync(MultipartSection section, CancellationToken ct)
    {
        var buffer = new byte[MaxFieldBytes + 1];
        await using var body = new PartStream(section.Body);
        var read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return read <= MaxFieldBytes ? Encoding.UTF8.GetString(buffer.AsSpan(0, read)) : throw Broken();
    }

    /// <summary>The body of a part. A body that breaks off is the client's fault, and the answer says so.</summary>
    private sealed class PartStream(Stream inner) : ForwardStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return await inner.ReadAsync(buffer, cancellationToken);
            }
            catch (Exception e) when (e is InvalidDataException or (IOException and not BadHttpRequestException))
            {
                throw Broken(e);
            }
        }
    }
}
