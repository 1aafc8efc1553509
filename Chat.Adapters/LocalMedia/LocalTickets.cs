using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Chat.Adapters.ImageKit;
using Chat.Core.Media;

namespace Chat.Adapters.LocalMedia;

/// <summary>
/// Makes and checks upload tokens in the two forms of ImageKit's, so that clients need no other code. Here the older form
/// binds path and size too: ImageKit signs only its token, so the token itself has them.
/// </summary>
internal sealed class LocalTickets(LocalMediaKey key, LocalMediaLinks links, IdGenerator ids, TimeProvider time)
{
    private const string PublicKey = "local";

    public UploadTicket Create(TicketRequest request)
    {
        var fields = ImageKitUploads.Fields(request.Path);
        var expire = request.ExpiresAt.ToUnixTimeSeconds();
        if (request.Version == TicketVersion.V1)
        {
            var token = TokenV1(ids.NewId(), request.Size, request.Path);
            return new UploadTicket(token, expire, ImageKitSigner.SignUpload(key.Value, token, expire), PublicKey, links.UploadUrl, fields);
        }

        fields["checks"] = ImageKitUploads.SizeCheck(request.Size);
        var signed = ImageKitSigner.CreateToken(PublicKey, key.Value, fields, Now, expire);
        return new UploadTicket(signed, expire, Signature: null, PublicKey, links.UploadUrl, fields);
    }

    /// <summary>The path and the size that these form fields may upload; null when their token does not allow it.</summary>
    public (MediaPath Path, long MaxBytes)? Check(IReadOnlyDictionary<string, string> fields)
    {
        var path = MediaPath.TryParse($"{fields.GetValueOrDefault("folder")}/{fields.GetValueOrDefault("fileName")}");
        long? maxBytes = path is null ? null
            : fields.ContainsKey("signature") ? CheckV1(fields, path)
            : CheckV2(fields) ? MaxBytes(fields)
            : null;
        return path is not null && maxBytes is { } max ? (path, max) : null;
    }

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    // The signature is over the token and the digits of the expiry, so the token must not end with a digit.
    private static string TokenV1(string id, long size, MediaPath path) =>
        string.Create(CultureInfo.InvariantCulture, $"{id} {size} {path} local");

    private long? CheckV1(IReadOnlyDictionary<string, string> fields, MediaPath path) =>
        fields.TryGetValue("token", out var token) && fields.TryGetValue("expire", out var text)
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var expire) && expire > Now
        && token.Split(' ') is [var id, var digits, ..]
        && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
        && token == TokenV1(id, size, path)
        && AreEqual(fields["signature"], ImageKitSigner.SignUpload(key.Value, token, expire))
            ? size
            : null;

    // The token holds every field but itself. A token that is made again from the fields must be the same.
    private bool CheckV2(IReadOnlyDictionary<string, string> fields)
    {
        if (!fields.TryGetValue("token", out var token) || ReadTimes(token) is not var (issuedAt, expire) || expire <= Now)
        {
            return false;
        }

        var bound = ImageKitUploads.Fields(MediaPath.TryParse($"{fields["folder"]}/{fields["fileName"]}")!).Keys
            .Append("checks").Where(fields.ContainsKey).Select(name => KeyValuePair.Create(name, fields[name]));
        return fields.Count == 1 + bound.Count()
            && AreEqual(token, ImageKitSigner.CreateToken(PublicKey, key.Value, bound, issuedAt, expire));
    }

    private static (long IssuedAt, long Expire)? ReadTimes(string token)
    {
        try
        {
            var payload = JsonElement.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]));
            return (payload.GetProperty("iat").GetInt64(), payload.GetProperty("exp").GetInt64());
        }
        catch (Exception e) when (e is FormatException or JsonException or IndexOutOfRangeException
            or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static long MaxBytes(IReadOnlyDictionary<string, string> fields) =>
        long.Parse(fields["checks"].AsSpan(fields["checks"].LastIndexOf(' ') + 1), CultureInfo.InvariantCulture);

    private static bool AreEqual(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
}
