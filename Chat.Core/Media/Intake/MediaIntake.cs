using Chat.Core.Media.Sniffing;
using Chat.Core.Media.Stripping;
using Microsoft.Extensions.Options;

namespace Chat.Core.Media.Intake;

/// <summary>A file as it comes in: what the client says of it, and its bytes.</summary>
/// <param name="DeclaredType">Null when the client says nothing.</param>
public sealed record IncomingFile(string? Name, string? DeclaredType, Stream Content);

/// <summary>
/// Decides what a file is while it comes in: the first 64 KiB tell its type and refuse what is none of ours; the size is
/// limited while reading; documents wait in a temporary file, since only their whole tells what they are. What comes out is
/// ready to store, and reading it is what reads the upload.
/// </summary>
public sealed class MediaIntake(IOptions<MediaOptions> options)
{
    public async Task<AcceptedFile> OpenAsync(IncomingFile file, CancellationToken ct)
    {
        var (content, sniffed) = await OpenStartAsync(file, ct);
        return sniffed is Sniffed.Zip or Sniffed.CompoundFile
            ? await OpenDocumentAsync(file, content, sniffed, ct)
            : await OpenStreamAsync(file, content, MediaSniffer.ToType(sniffed)!, ct);
    }

    /// <summary>Refuses a file for its first bytes alone, before it is held for later. The file that is returned is read from its start.</summary>
    public async Task<IncomingFile> RequireStartAsync(IncomingFile file, CancellationToken ct) =>
        file with { Content = (await OpenStartAsync(file, ct)).Content };

    private async Task<(HeadedStream Content, Sniffed Sniffed)> OpenStartAsync(IncomingFile file, CancellationToken ct)
    {
        var content = new HeadedStream(file.Content, options.Value.MaxBytesOfAny());
        var head = await content.ReadHeadAsync(MediaSniffer.HeadBytes, ct);
        var sniffed = MediaSniffer.Sniff(head.Span) switch
        {
            _ when head.IsEmpty => throw MediaRefusals.Empty(),
            Sniffed.Nothing => throw MediaRefusals.Unsupported(),
            var found => found,
        };
        content.MaxBytes = options.Value.MaxBytes(MediaSniffer.ToType(sniffed)?.Kind ?? MediaKind.Document);
        return (content, sniffed);
    }

    private async Task<AcceptedFile> OpenStreamAsync(IncomingFile file, HeadedStream content, MediaType type, CancellationToken ct)
    {
        RequireDeclared(file, type);

        // A second head, behind the stripping: what hid the size of the picture is gone by then.
        var stripped = MetadataStripper.Strip(type, content);
        var clean = new HeadedStream(stripped, long.MaxValue);
        var size = ImageSize.Of(type, (await clean.ReadHeadAsync(MediaSniffer.HeadBytes, ct)).Span);
        return new AcceptedFile(type, SafeFileName.Of(file.Name, type), size, clean, stripped);
    }

    private async Task<AcceptedFile> OpenDocumentAsync(IncomingFile file, HeadedStream content, Sniffed container, CancellationToken ct)
    {
        var spooled = await TemporaryFile.WriteAsync(content, ct);
        try
        {
            var type = WordDocuments.Decide(container, spooled) ?? throw MediaRefusals.Unsupported();
            RequireDeclared(file, type);
            return new AcceptedFile(type, SafeFileName.Of(file.Name, type), Size: null, spooled, spooled);
        }
        catch
        {
            // Whatever it was: the temporary file goes with it.
            await spooled.DisposeAsync();
            throw;
        }
    }

    private static void RequireDeclared(IncomingFile file, MediaType actual)
    {
        if (!actual.Fits(file.DeclaredType))
        {
            throw MediaRefusals.Declared(actual);
        }
    }
}

/// <summary>A file that is let in. Reading <paramref name="Content"/> may still refuse it: too large, damaged.</summary>
/// <param name="Size">Of an image, where its first bytes tell.</param>
public sealed record AcceptedFile(MediaType Type, string Name, ImageSize? Size, Stream Content, Stream Resource) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Resource.DisposeAsync();
}
