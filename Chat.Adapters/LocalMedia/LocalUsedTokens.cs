using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Chat.Adapters.LocalMedia;

/// <summary>Which upload tokens were used: an empty file for each, so that a restart or a second host knows them as well.</summary>
internal sealed class LocalUsedTokens(IOptions<LocalMediaOptions> options, TimeProvider time)
{
    /// <summary>Longer than a token works.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    private string Folder => Path.Combine(options.Value.Folder, "used");

    /// <summary>False when it was used before.</summary>
    public bool TryUse(string token)
    {
        Directory.CreateDirectory(Folder);
        Forget();
        var mark = Path.Combine(Folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token))));
        try
        {
            new FileStream(mark, FileMode.CreateNew).Dispose();
        }
        catch (IOException) when (File.Exists(mark))
        {
            return false;
        }

        File.SetLastWriteTimeUtc(mark, time.GetUtcNow().UtcDateTime);
        return true;
    }

    private void Forget()
    {
        var over = (time.GetUtcNow() - Memory).UtcDateTime;
        foreach (var mark in new DirectoryInfo(Folder).EnumerateFiles().Where(mark => mark.LastWriteTimeUtc < over))
        {
            mark.Delete();
        }
    }
}
