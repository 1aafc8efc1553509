using Chat.Core.Errors;

namespace Chat.Core.Media;

/// <summary>How long the body of an upload may be. The form around the files is not counted.</summary>
/// <param name="MaxProxiedBytes">The most that may come through the server.</param>
/// <param name="MaxFileBytes">The most that all files of the request together may have.</param>
public sealed record UploadLimit(long MaxProxiedBytes, long MaxFileBytes)
{
    public long MaxBytes => Math.Min(MaxProxiedBytes, MaxFileBytes);

    /// <summary>Refuses a longer body: an upload token helps, unless the files are too large for any way.</summary>
    /// <param name="length">The length of the body; null when it became too long while it was read.</param>
    public ChatException Refuse(long? length) => (length ?? MaxBytes + 1) > MaxFileBytes
        ? MediaRefusals.TooLarge(MaxFileBytes)
        : MediaRefusals.UseUploadToken(MaxProxiedBytes);
}
