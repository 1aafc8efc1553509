using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Chat.Adapters.ImageKit;

/// <summary>The headers that sign a webhook; null where one is missing.</summary>
public sealed record WebhookHeaders(string? Id, string? Timestamp, string? Signature, string? LegacySignature);

/// <summary>
/// Checks the signature of ImageKit's webhooks: of the Standard Webhooks scheme, or the older <c>x-ik-signature</c> that
/// some accounts still send. A webhook more than five minutes away from now counts as a replay.
/// </summary>
public sealed class ImageKitWebhooks(IOptions<ImageKitOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>False for everything that is not signed with the secret, and for everything when there is no secret.</summary>
    public bool IsGenuine(WebhookHeaders headers, ReadOnlySpan<byte> body)
    {
        if (options.Value.WebhookSecret.Length == 0)
        {
            return false;
        }

        return headers.Signature is not null ? IsStandard(headers, body) : IsLegacy(headers.LegacySignature, body);
    }

    private bool IsStandard(WebhookHeaders headers, ReadOnlySpan<byte> body)
    {
        if (string.IsNullOrEmpty(headers.Id) || ToNumber(headers.Timestamp) is not { } seconds || !IsFresh(TimeSpan.FromSeconds(seconds)))
        {
            return false;
        }

        var expected = Convert.ToBase64String(Hash($"{headers.Id}.{headers.Timestamp}.", body));
        return headers.Signature!.Split(' ').Any(s => s.StartsWith("v1,", StringComparison.Ordinal) && AreEqual(s[3..], expected));
    }

    private bool IsLegacy(string? header, ReadOnlySpan<byte> body)
    {
        var parts = (header ?? string.Empty).Split(',')
            .Select(part => part.Split('=', 2))
            .Where(part => part.Length == 2)
            .DistinctBy(part => part[0].Trim(), StringComparer.Ordinal)
            .ToDictionary(part => part[0].Trim(), part => part[1].Trim(), StringComparer.Ordinal);
        return parts.TryGetValue("t", out var sent) && parts.TryGetValue("v1", out var signature)
            && ToNumber(sent) is { } milliseconds && IsFresh(TimeSpan.FromMilliseconds(milliseconds))
            && AreEqual(signature, Convert.ToHexStringLower(Hash($"{sent}.", body)));
    }

    private bool IsFresh(TimeSpan sinceEpoch) => (time.GetUtcNow() - DateTimeOffset.UnixEpoch - sinceEpoch).Duration() <= Window;

    // The key is the secret with its prefix, unlike in the libraries of the scheme.
    private byte[] Hash(string prefix, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(options.Value.WebhookSecret));
        hmac.AppendData(Encoding.UTF8.GetBytes(prefix));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }

    // The bound keeps the arithmetic on times from overflowing.
    private static long? ToNumber(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 10_000_000_000_000 ? number : null;

    private static bool AreEqual(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
}
