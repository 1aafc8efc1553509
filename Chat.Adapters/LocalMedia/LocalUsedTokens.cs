using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Chat.Adapters.LocalMedia;

/// <summary>Records used upload tokens, with an empty file for each, so that a restarted or second host knows them too.</summary>
internal sealed class LocalUsedTokens(IOptions<LocalMediaOptions> options, TimeProvider time)
{
    /// <summary>Longer than a token is valid.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    private string Folder => Path.Combine(options.Value.Folder, "used");

    /// <summary>Marks the token as used; false when it was used before.</summary>
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
        var expired = (time.GetUtcNow() - Memory).UtcDateTime;
        foreach (var mark in new DirectoryInfo(Folder).EnumerateFiles().Where(mark => mark.LastWriteTimeUtc < expired))
        {
            mark.Delete();
        }
    }
}
