using Chat.Core.Errors;
using Chat.Core.Health;
using Microsoft.Extensions.Options;

namespace Chat.Adapters.LocalMedia;

/// <summary>Writes and deletes a small file in the media folder.</summary>
internal sealed class LocalMediaCheck(IOptions<LocalMediaOptions> options) : IDependencyCheck
{
    public string Dependency => "media storage";

    public async Task CheckAsync(CancellationToken ct)
    {
        var file = Path.Combine(options.Value.Folder, $".ready.{Path.GetRandomFileName()}");
        try
        {
            Directory.CreateDirectory(options.Value.Folder);
            await File.WriteAllBytesAsync(file, [1], ct);
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DependencyException(Dependency, e);
        }
    }
}
