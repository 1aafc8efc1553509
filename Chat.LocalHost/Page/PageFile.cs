using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Chat.LocalHost.Page;

/// <summary>A file of the page, which the build embeds in this assembly; see Chat.LocalHost.csproj.</summary>
internal sealed class PageFile
{
    public const string Index = "index.html";

    private const string Prefix = "page/";
    private static readonly ConcurrentDictionary<string, PageFile?> Files = new(StringComparer.Ordinal);
    private readonly string _hash;

    private PageFile(string name, byte[] bytes)
    {
        (Bytes, Packed) = (bytes, Pack(bytes));
        _hash = Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
        IsNamedByContent = name.StartsWith("assets/", StringComparison.Ordinal);
        ContentType = Path.GetExtension(name) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "application/octet-stream",
        };
    }

    public byte[] Bytes { get; }

    /// <summary>With gzip.</summary>
    public byte[] Packed { get; }

    public string ContentType { get; }

    public bool IsNamedByContent { get; }

    /// <summary>Null when there is no such file.</summary>
    public static PageFile? Find(string name) => Files.GetOrAdd(name, static name =>
    {
        using var stream = typeof(PageFile).Assembly.GetManifestResourceStream(Prefix + name);
        if (stream is null)
        {
            return null;
        }

        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new PageFile(name, bytes);
    });

    public EntityTagHeaderValue TagOf(bool isPacked) => new($"\"{_hash}{(isPacked ? "-gzip" : "")}\"");

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
