using System.Text.Json.Serialization;
using Chat.Core.Access;
using Chat.Core.Errors;
using Chat.Core.Media;
using Microsoft.Extensions.Options;

namespace Chat.Core.Uploads;

public sealed record CreateUploadTokenInput(
    string UserId, string ChatId, string? FileName, string? MimeType, long? Size, TicketVersion Version);

/// <summary>Everything that a browser needs to upload one file straight to the provider.</summary>
/// <param name="Expire">Unix seconds.</param>
/// <param name="Fields">Form fields to send with the token (and, in version 1, the signature, expire and public key).</param>
/// <param name="MediaId">The id to confirm, and the file's id from then on.</param>
public sealed record UploadToken(
    string Token, long Expire, string PublicKey, Uri UploadUrl, IReadOnlyDictionary<string, string> Fields, string MediaId)
{
    /// <summary>Only in version 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Signature { get; init; }
}

/// <summary>
/// Lets the caller upload one file of a declared type and size straight to the provider. <see cref="ConfirmUpload"/> checks
/// the result.
/// </summary>
public sealed class CreateUploadToken(
    UploadAccess access, IMediaStorage storage, MediaFileRegistry registry, IOptions<MediaOptions> options, TimeProvider time)
{
    public async Task<UploadToken> ExecuteAsync(CreateUploadTokenInput input, CancellationToken ct)
    {
        await access.RequireAsync(input.ChatId, input.UserId, ct);

        var type = MediaTypes.Find(input.MimeType) ?? throw MediaRefusals.Unsupported();
        var size = RequireSize(input.Size, options.Value.MaxBytes(type.Kind));

        var expiresAt = time.GetNow().AddMinutes(options.Value.TokenMinutes);
        var pending = await registry.AddAsync(input.UserId, input.ChatId, type, SafeFileName.Of(input.FileName, type), size, ct);
        var ticket = storage.CreateTicket(new TicketRequest(pending.Path, size, expiresAt, input.Version));
        return new UploadToken(
            ticket.Token, ticket.Expire, ticket.PublicKey, ticket.UploadUrl, ticket.Fields, pending.FileId)
                { Signature = ticket.Signature };
    }

    private static long RequireSize(long? size, long max) => size switch
    {
        null => throw ChatException.Invalid("size", "is required"),
        < 1 => throw ChatException.Invalid("size", "must be 1 or more"),
        _ when size > max => throw MediaRefusals.TooLarge(max),
        _ => size.Value,
    };
}
