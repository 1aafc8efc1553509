using System.Text.Json.Serialization;

namespace Chat.Client;

/// <summary>A file to send.</summary>
public sealed record OutgoingFile
{
    /// <summary>The name that the message shows.</summary>
    public required string Name { get; init; }

    /// <summary>The MIME type. The server checks it against the bytes; <c>application/octet-stream</c> matches all.</summary>
    public required string MimeType { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Where the file is on this machine. Only a file with a path can be sent after a restart.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Path { get; init; }

    /// <summary>Opens the bytes; called once for each try. By default the file at <see cref="Path"/>.</summary>
    [JsonIgnore]
    public Func<CancellationToken, Task<Stream>>? OpenAsync { get; init; }

    /// <summary>Set once the server has registered the upload.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FileId { get; init; }

    /// <summary>A file on this machine.</summary>
    public static OutgoingFile FromPath(string path, string mimeType) => new()
    {
        Name = System.IO.Path.GetFileName(path),
        MimeType = mimeType,
        Size = new FileInfo(path).Length,
        Path = System.IO.Path.GetFullPath(path),
    };

    /// <summary>Bytes in memory.</summary>
    public static OutgoingFile FromBytes(byte[] content, string name, string mimeType) => new()
    {
        Name = name,
        MimeType = mimeType,
        Size = content.Length,
        OpenAsync = _ => Task.FromResult<Stream>(new MemoryStream(content, writable: false)),
    };
}
