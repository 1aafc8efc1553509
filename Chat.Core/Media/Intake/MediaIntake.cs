using Chat.Core.Media.Sniffing;
using Chat.Core.Media.Stripping;
using Microsoft.Extensions.Options;

namespace Chat.Core.Media.Intake;

/// <summary>
/// Decides what a file is while it comes in. The first 64 KiB tell its type and refuse unknown ones, and the size is
/// limited while reading. Documents and films wait in a temporary file, because the lists that describe them may be at
/// their end. The result is ready to store; reading it reads the upload.
/// </summary>
public sealed class MediaIntake(IOptions<MediaOptions> options)
{
    public async Task<AcceptedFile> OpenAsync(IncomingFile file, CancellationToken ct)
    {
        var (content, sniffed) = await OpenStartAsync(file, ct);
        RequireDeclared(file, MediaSniffer.ToType(sniffed));
        return sniffed is Sniffed.Zip or Sniffed.CompoundFile or Sniffed.Mp4 or Sniffed.Mov
            ? await OpenWholeAsync(file, content, sniffed, ct)
            : await AcceptAsync(file, MediaSniffer.ToType(sniffed)!, content, content, ct);
    }

    /// <summary>Refuses a file for its first bytes alone, before it is spooled. The returned file is read from its start.</summary>
    public async Task<IncomingFile> RequireStartAsync(IncomingFile file, CancellationToken ct) =>
        file with { Content = (await OpenStartAsync(file, ct)).Content };

    /// <summary>The type of stored content and, for a picture, its size; as far as its beginning tells.</summary>
    /// <param name="content">The beginning of the content; the whole of a document.</param>
    public static async Task<(MediaType? Type, ImageSize? Size)> InspectAsync(Stream content, CancellationToken ct)
    {
        var start = new PeekableStream(content);
        var sniffed = MediaSniffer.Sniff((await start.PeekAsync(MediaSniffer.HeadBytes, ct)).Span);
        if (sniffed is Sniffed.CompoundFile or Sniffed.Zip)
        {
            await using var spooled = await TemporaryFile.WriteAsync(start, ct);
            return (WordDocuments.Decide(sniffed, spooled), null);
        }

        var type = MediaSniffer.ToType(sniffed);
        return (type, type?.Kind == MediaKind.Image ? await MeasureAsync(type, start, ct) : null);
    }

    private static async Task<ImageSize?> MeasureAsync(MediaType type, Stream content, CancellationToken ct)
    {
        var facts = new PictureFacts();
        await using var stripped = MetadataStripper.Strip(type, content, facts);
        await stripped.CopyToAsync(Stream.Null, ct);
        return facts.Size;
    }

    private async Task<(Stream Content, Sniffed Sniffed)> OpenStartAsync(IncomingFile file, CancellationToken ct)
    {
        var start = new PeekableStream(file.Content);
        var head = await start.PeekAsync(MediaSniffer.HeadBytes, ct);
        var sniffed = MediaSniffer.Sniff(head.Span) switch
        {
            _ when head.IsEmpty => throw MediaRefusals.Empty(),
            Sniffed.Nothing => throw MediaRefusals.Unsupported(),
            var found => found,
        };
        var maxBytes = options.Value.MaxBytes(MediaSniffer.ToType(sniffed)?.Kind ?? MediaKind.Document);
        return (new LimitedStream(start, maxBytes, () => MediaRefusals.TooLarge(maxBytes)), sniffed);
    }

    private static async Task<AcceptedFile> OpenWholeAsync(IncomingFile file, Stream content, Sniffed sniffed, CancellationToken ct)
    {
        var spooled = await TemporaryFile.WriteAsync(content, ct);
        try
        {
            var type = MediaSniffer.ToType(sniffed) ?? WordDocuments.Decide(sniffed, spooled) ?? throw MediaRefusals.Unsupported();
            RequireDeclared(file, type);
            return await AcceptAsync(file, type, spooled, spooled, ct);
        }
        catch
        {
            // Every refusal closes the temporary file.
            await spooled.DisposeAsync();
            throw;
        }
    }

    private static async Task<AcceptedFile> AcceptAsync(
        IncomingFile file, MediaType type, Stream content, Stream resource, CancellationToken ct)
    {
        var facts = new PictureFacts();
        var stripped = MetadataStripper.Strips(type) ? await StripAsync(type, content, facts, ct) : content;
        return new AcceptedFile(type, SafeFileName.Of(file.Name, type), facts, stripped, resource);
    }

    // So little may be left of a broken file that it is no longer one of its type.
    private static async Task<Stream> StripAsync(MediaType type, Stream content, PictureFacts facts, CancellationToken ct)
    {
        var stripped = new PeekableStream(MetadataStripper.Strip(type, content, facts));
        var head = await stripped.PeekAsync(MediaSniffer.HeadBytes, ct);
        return MediaSniffer.ToType(MediaSniffer.Sniff(head.Span)) == type ? stripped : throw MediaRefusals.Unsupported();
    }

    private static void RequireDeclared(IncomingFile file, MediaType? actual)
    {
        if (actual?.Fits(file.DeclaredType) == false)
        {
            throw MediaRefusals.Declared(actual);
        }
    }
}
