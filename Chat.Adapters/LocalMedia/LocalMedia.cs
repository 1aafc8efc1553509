using Chat.Core.Errors;
using Chat.Core.Media;
using Chat.Core.Media.Intake;

namespace Chat.Adapters.LocalMedia;

/// <summary>A file to deliver.</summary>
public sealed record LocalFile(string PhysicalPath, MediaType Type, string? Name);

/// <summary>The two things that a provider's own servers do: deliver files by signed URL, and accept uploads with a token.</summary>
public sealed class LocalMedia
{
    private readonly LocalMediaFiles _files;
    private readonly LocalMediaLinks _links;
    private readonly LocalTickets _tickets;
    private readonly LocalUsedTokens _used;

    internal LocalMedia(LocalMediaFiles files, LocalMediaLinks links, LocalTickets tickets, LocalUsedTokens used) =>
        (_files, _links, _tickets, _used) = (files, links, tickets, used);

    /// <summary>The file of a link. Every link that does not open a file is a 404, for whatever reason.</summary>
    public LocalFile Open(LocalLink link) =>
        _links.Check(link) is { } path && _files.Find(path) is not null && MediaTypes.FindByExtension(path.Extension) is { } type
            ? new LocalFile(_files.PathOf(path), type, link.Name)
            : throw ChatException.NotFound();

    /// <summary>Stages a file that comes with the fields of an upload token. No link opens it before it is confirmed.</summary>
    public async Task<StoredFile> AcceptAsync(IReadOnlyDictionary<string, string> fields, Stream content, CancellationToken ct)
    {
        var (path, maxBytes) = _tickets.Check(fields)
            ?? throw ChatException.Invalid("token", "is not valid for these fields, or has expired");
        var limited = new LimitedStream(content, maxBytes, () => MediaRefusals.TooLarge(maxBytes));

        // The mark refuses the second use before anything is read, also when the file is deleted by then. Another token for
        // the same path is refused by the move.
        if (!_used.TryUse(fields["token"]) || !await _files.StageAsync(path, limited, ct))
        {
            throw ChatException.Invalid("file", "was uploaded already");
        }

        return _files.FindAny(path) ?? throw new DependencyException("media storage");
    }
}
