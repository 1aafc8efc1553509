using System.Text.Json.Serialization;
using Chat.Core.Access;
using Microsoft.Extensions.Options;

namespace Chat.Core.Media;

public sealed record CreateUploadTokenInput(
    string UserId, string ChatId, string? FileName, string? MimeType, long? Size, TicketVersion Version);

/// <summary>What a browser needs to upload one file straight to the provider.</summary>
/// <param name="Expire">Unix seconds.</param>
/// <param name="Fields">Form fields to send besides the token (and, in version 1, the signature, expire and public key).</param>
/// <param name="MediaId">What to confirm, and the file's id from then on.</param>
public sealed record UploadToken(
    string Token, long Expire, string PublicKey, Uri UploadUrl, IReadOnlyDictionary<string, string> Fields, string MediaId)
{
    /// <summary>Of version 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Signature { get; init; }
}

/// <summary>Lets the caller upload one file of a declared type and size past the server; <see cref="ConfirmUpload"/> looks at what came.</summary>
public sealed class CreateUploadToken(
    ChatAccess access, IMediaStorage storage, FileNotes notes, IOptions<MediaOptions> options, TimeProvider time)
{
    public async Task<UploadToken> ExecuteAsync(CreateUploadTokenInput input, CancellationToken ct)
    {
        (await access.RequireMemberAsync(input.ChatId, input.UserId, ct)).RequireOpen(input.UserId);

        var type = MediaTypes.Find(input.MimeType) ?? throw MediaRefusals.Unsupported();
        var size = RequireSize(input.Size, options.Value.MaxBytes(type.Kind));

        var expiresAt = time.GetNow().AddMinutes(options.Value.TokenMinutes);
        var noted = await notes.AddAsync(input.UserId, input.ChatId, type, SafeFileName.Of(input.FileName, type), size, ct);
        var ticket = storage.CreateTicket(new TicketRequest(noted.Path, size, expiresAt, input.Version));
        return new UploadToken(
            ticket.Token, ticket.Expire, ticket.PublicKey, ticket.UploadUrl, ticket.Fields, noted.FileId) { Signature = ticket.Signature };
    }

    private static long RequireSize(long? size, long max) => size switch
    {
        null => throw Errors.ChatException.Invalid("size", "is required"),
        < 1 => throw Errors.ChatException.Invalid("size", "must be 1 or more"),
        _ when size > max => throw MediaRefusals.TooLarge(max),
        _ => size.Value,
    };
}
