using System.Text.Json;
using Chat.Core.Access;

namespace Chat.Functions.Security;

/// <summary>Reads the claims of a verified token.</summary>
internal static class TokenClaims
{
    private const string AdministratorRole = "admin";

    private static readonly string[] UserClaims = ["sub", "userId", "id", "_id"];

    /// <exception cref="TokenException">The token names no user.</exception>
    public static Caller ToCaller(JsonElement payload)
    {
        // The first claim that is present decides, so that a token is never one user here and another one elsewhere.
        var claim = UserClaims.Select(name => Find(payload, name)).FirstOrDefault(value => value is not null);
        if (claim is not { ValueKind: JsonValueKind.String } || TextOf(claim.Value) is not { } userId || !UserId.IsValid(userId))
        {
            throw new TokenException(TokenFault.UserClaim);
        }

        // An iat that is not a number counts as missing.
        var issuedAt = Find(payload, "iat") is { ValueKind: JsonValueKind.Number } iat && iat.TryGetDouble(out var seconds)
            ? seconds
            : (double?)null;
        return new Caller(userId, Find(payload, "roles") is { } roles && HoldsAdministrator(roles))
        {
            IssuedAt = issuedAt,
            Names = NameReading.ReadNames(payload),
        };
    }

    /// <summary>A claim that is a Unix time in seconds, perhaps with a fraction; null when it is missing.</summary>
    /// <exception cref="TokenException">The claim is not a number.</exception>
    public static double? Seconds(JsonElement payload, string name, TokenFault otherwise) => Find(payload, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out var seconds) => seconds,
        _ => throw new TokenException(otherwise),
    };

    private static JsonElement? Find(JsonElement payload, string name) =>
        payload.TryGetProperty(name, out var value) ? value : null;

    private static string? TextOf(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return null;
        }
    }

    private static bool HoldsAdministrator(JsonElement roles) => roles.ValueKind switch
    {
        JsonValueKind.String => roles.ValueEquals(AdministratorRole),
        JsonValueKind.Array => roles.EnumerateArray().Any(r => r.ValueKind == JsonValueKind.String && r.ValueEquals(AdministratorRole)),
        _ => false,
    };
}
