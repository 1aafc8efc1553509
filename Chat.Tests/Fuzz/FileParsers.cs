using Chat.Core.Errors;
using Chat.Core.Media;
using Chat.Core.Media.Intake;
using Chat.Tests.Media;
using Microsoft.Extensions.Options;

namespace Chat.Tests.Fuzz;

/// <summary>The sniffers and strippers of every media type. Each input goes the way of an upload.</summary>
internal static class FileParsers
{
    private static readonly MediaIntake Intake = new(Options.Create(new MediaOptions()));

    public static IReadOnlyList<Parser> All { get; } =
    [
        Of("jpeg", Samples.Jpeg(), Samples.Jpeg(1, 300)),
        Of("png", Samples.Png()),
        Of("gif", Samples.Gif, Samples.SecretGif),
        Of("webp", Samples.Webp()),
        Of("mp4", Samples.Mp4(), MovieSamples.Movie(MovieSamples.Track("vide"), MovieSamples.Track("soun"))),
        Of("mov", Samples.Mov()),
        Of("mpeg", Samples.Mpeg),
        Of("pdf", Samples.Pdf),
        Of("docx", Samples.Docx(), Samples.File("libreoffice.docx")),
        Of("doc", Samples.Doc(), Samples.File("libreoffice.doc"), Samples.ShortDoc([0xEC, 0xA5])),
    ];

    private static Parser Of(string name, params byte[][] seeds) => new($"file {name}", seeds, TakeAsync);

    private static async Task TakeAsync(byte[] content)
    {
        await MediaIntake.InspectAsync(new MemoryStream(content), CancellationToken.None);
        var (type, stored) = await StoreAsync(new MemoryStream(content));
        Assert.True(stored.Length <= content.Length + 1024, $"{content.Length} bytes became {stored.Length}.");

        // The stored file has nothing left to remove, however the network cuts it.
        var (again, restored) = await StoreAgainAsync(stored);
        Assert.Equal(type, again);
        Assert.Equal(stored, restored);
    }

    // A refusal is a fault here, not an answer.
    private static async Task<(string Type, byte[] Bytes)> StoreAgainAsync(byte[] stored)
    {
        try
        {
            return await StoreAsync(new SlowStream(stored, 1 + (stored.Length % 300)));
        }
        catch (ChatException e)
        {
            throw new InvalidOperationException($"The stored file is refused: {Convert.ToBase64String(stored)}", e);
        }
    }

    private static async Task<(string Type, byte[] Bytes)> StoreAsync(Stream content)
    {
        await using var accepted = await Intake.OpenAsync(new IncomingFile("cat", null, content), CancellationToken.None);
        using var stored = new MemoryStream();
        await accepted.Content.CopyToAsync(stored);
        return (accepted.Type.ToString()!, stored.ToArray());
    }
}
