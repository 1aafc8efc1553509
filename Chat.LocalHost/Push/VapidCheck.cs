using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Chat.Core.Push;

namespace Chat.LocalHost.Push;

/// <summary>Checks who sends (RFC 8292): the signature, the audience, the time and the subject.</summary>
public static class VapidCheck
{
    private const string Scheme = "vapid ";

    private static readonly TimeSpan LongestLife = TimeSpan.FromHours(24);

    /// <param name="header">The header Authorization.</param>
    /// <param name="audience">The origin of this push service.</param>
    public static bool IsValid(string? header, Uri audience, DateTimeOffset now)
    {
        if (header?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) != true)
        {
            return false;
        }

        var parts = header[Scheme.Length..].Split(',', StringSplitOptions.TrimEntries).Select(part => part.Split('=', 2))
            .Where(part => part.Length == 2).ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal);
        return parts.GetValueOrDefault("t")?.Split('.') is [var head, var claims, var signature]
            && IsSigned($"{head}.{claims}", signature, parts.GetValueOrDefault("k"))
            && IsFor(Base64Url.DecodeFromChars(claims), audience, now);
    }

    private static bool IsSigned(string text, string signature, string? publicKey)
    {
        if (PushKey.DecodePoint(publicKey) is not { } point || !Base64Url.IsValid(signature))
        {
            return false;
        }

        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = PushKey.PointOf(point) });
        return key.VerifyData(Encoding.UTF8.GetBytes(text), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256);
    }

    private static bool IsFor(byte[] json, Uri audience, DateTimeOffset now)
    {
        var claims = JsonElement.Parse(json);
        var expires = DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("exp").GetInt64());
        return claims.GetProperty("aud").GetString() == audience.GetLeftPart(UriPartial.Authority)
            && expires > now && expires <= now + LongestLife
            && claims.GetProperty("sub").GetString() is { } subject
            && (subject.StartsWith("mailto:", StringComparison.Ordinal) || subject.StartsWith("https:", StringComparison.Ordinal));
    }
}
