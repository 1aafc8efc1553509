using Chat.Core.Errors;

namespace Chat.Core.Media;

/// <summary>The refusals of a file, in words for the client.</summary>
public static class MediaRefusals
{
    public static ChatException Unsupported() => new(
        ErrorCode.UnsupportedMediaType, "The file has none of the types that can be sent.");

    public static ChatException Declared(MediaType actual) => new(
        ErrorCode.UnsupportedMediaType, $"The file is {actual.MimeType}, which is not the declared type.");

    public static ChatException TooManyPieces() => new(
        ErrorCode.UnsupportedMediaType, "The file has too many parts to be checked.");

    public static ChatException TooLarge(long maxBytes) => new(
        ErrorCode.FileTooLarge, $"The file may have at most {maxBytes} bytes.");

    public static ChatException UseUploadToken(long maxBytes) => new(
        ErrorCode.UseUploadToken,
        $"An upload through the server may have at most {maxBytes} bytes. "
        + "Call GET /api/media/get-upload-token and upload straight to the storage.");

    public static ChatException Mismatch() => new(
        ErrorCode.UploadMismatch, "The uploaded file is not the one that the token was for; it is deleted.");

    public static void ThrowIfFull(int bulkFiles)
    {
        if (bulkFiles == Limits.MaxBulkFiles)
        {
            throw ChatException.Invalid("files", $"must have at most {Limits.MaxBulkFiles} files");
        }
    }

    public static ChatException Empty() => ChatException.Invalid("file", "must not be empty");
}
