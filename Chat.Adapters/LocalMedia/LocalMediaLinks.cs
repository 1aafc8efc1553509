using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Chat.Core.Media;
using Microsoft.Extensions.Options;

namespace Chat.Adapters.LocalMedia;

/// <summary>The parts of a local URL, as they were sent.</summary>
public sealed record LocalLink(string? ChatId, string? FileName, string? Expire, string? Name, string? Signature);

/// <summary>
/// Signs local URLs and checks them. They begin with an address from the settings, never with one from a request: the URLs
/// of a message go to its other reader as well.
/// </summary>
internal sealed class LocalMediaLinks(IOptions<LocalMediaOptions> options, LocalMediaKey key, TimeProvider time)
{
    public const string Route = "api/media/local";

    public Uri UploadUrl => new(Address, Route);

    private Uri Address => options.Value.Address?.Invoke()
        ?? throw new InvalidOperationException("The address of this host is not known yet.");

    public Uri Create(MediaDelivery file, DateTimeOffset expiresAt)
    {
        var expire = expiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var query = $"exp={expire}&name={Uri.EscapeDataString(file.Name)}&sig={Sign(file.Path, expire, file.Name)}";
        return new Uri(Address, $"{Route}/{file.Path.ChatId}/{file.Path.FileName}?{query}");
    }

    /// <summary>The path; null when the link was not made here, was changed, or has expired.</summary>
    public MediaPath? Check(LocalLink link) =>
        MediaPath.TryParse($"/chats/{link.ChatId}/{link.FileName}") is { } path
        && long.TryParse(link.Expire, NumberStyles.None, CultureInfo.InvariantCulture, out var expire)
        && expire > time.GetUtcNow().ToUnixTimeSeconds()
        && AreEqual(link.Signature, Sign(path, link.Expire, link.Name))
            ? path
            : null;

    // Only the last part is free text, so no line break can be moved from one part to the next.
    private string Sign(MediaPath path, string expire, string? name) => Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(key.Value), Encoding.UTF8.GetBytes($"read\n{path}\n{expire}\n{name}")));

    private static bool AreEqual(string? given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given ?? string.Empty), Encoding.UTF8.GetBytes(expected));
}
