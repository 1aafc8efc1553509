using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Chat.Adapters.LocalMedia;

/// <summary>The key that signs local URLs and tokens. It is made once and stored with the files, so that URLs survive a restart.</summary>
internal sealed class LocalMediaKey(IOptions<LocalMediaOptions> options)
{
    private const string FileName = "signing.key";
    private const int KeyBytes = 32;

    private readonly Lazy<string> _value = new(() => ReadOrCreate(options.Value.Folder));

    public string Value => _value.Value;

    private static string ReadOrCreate(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            Create(path);
        }

        return File.ReadAllText(path);
    }

    // The draft is moved when it is whole, so that two hosts that start at once use the same key.
    private static void Create(string path)
    {
        var draft = $"{path}.{Environment.ProcessId}";
        File.WriteAllText(draft, Convert.ToHexString(RandomNumberGenerator.GetBytes(KeyBytes)));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another host was first, and its key is used.
            File.Delete(draft);
        }
    }
}
