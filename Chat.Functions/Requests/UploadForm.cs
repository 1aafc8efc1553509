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
/// A multipart/form-data body, read part by part as it comes: nothing is kept but small text fields, and a file is read
/// by whoever takes it, before the next part.
/// </summary>
public sealed class UploadForm
{
    /// <summary>What the parts' headers and the text fields may add to the files.</summary>
    private const int OverheadBytes = 64 * 1024;

    /// <summary>What the reader hands on at once. Its own 4 KiB took almost twice the time for a large file.</summary>
    private const int BufferBytes = 64 * 1024;

    private const int MaxBoundaryLength = 70;
    private const int MaxFieldBytes = 4096;
    private const int MaxParts = 50;

    private readonly MultipartReader _reader;
    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);

    private UploadForm(MultipartReader reader) => _reader = reader;

    /// <summary>The text fields that came until now.</summary>
    public IReadOnlyDictionary<string, string> Fields => _fields;

    /// <param name="maxBytes">Of all files together. A body that says it is longer is refused before any of it is read.</param>
    public static UploadForm Open(HttpRequest request, long maxBytes)
    {
        if (request.ContentLength > maxBytes + OverheadBytes)
        {
            throw MediaRefusals.TooLarge(maxBytes);
        }

        var boundary = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            ? HeaderUtilities.RemoveQuotes(type.Boundary).Value
            : null;
        return boundary is { Length: > 0 and <= MaxBoundaryLength }
            ? new UploadForm(new MultipartReader(boundary, new HeadedStream(request.Body, maxBytes + OverheadBytes), BufferBytes))
            : throw new ChatException(ErrorCode.UnsupportedMediaType, "The body must be multipart/form-data.");
    }

    /// <summary>How many bytes a body is: what it says, or the most it may be.</summary>
    public static long Estimate(HttpRequest request, long maxBytes) => Math.Min(request.ContentLength ?? maxBytes, maxBytes);

    /// <summary>The files in order; between two of them the text fields are taken in.</summary>
    public async IAsyncEnumerable<IncomingFile> ReadFilesAsync([EnumeratorCancellation] CancellationToken ct)
    {
        for (var parts = 0; await NextAsync(ct) is { } section; parts++)
        {
            if (parts == MaxParts)
            {
                throw Broken();
            }

            if (section.GetContentDispositionHeader() is not { } disposition)
            {
                continue;
            }

            if (disposition.IsFileDisposition())
            {
                var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
                yield return new IncomingFile(HeaderUtilities.RemoveQuotes(name).Value, section.ContentType, new PartStream(section.Body));
            }
            else
            {
                _fields[HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? string.Empty] = await ReadFieldAsync(section, ct);
            }
        }
    }

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

    /// <summary>The body of a part; one that breaks off is the client's fault and said so.</summary>
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
