using System.Text.Json;
using Chat.Core.Users;

namespace Chat.Functions.Security;

/// <summary>Reads the claims about the user's name from a token's payload. A claim of another type counts as absent.</summary>
internal static class NameReading
{
    public static NameClaims ReadNames(JsonElement payload) =>
        NameClaims.Create(Text(payload, "name"), Text(payload, "picture"), Time(payload, "iat"));

    private static string? Text(JsonElement payload, string name)
    {
        try
        {
            return payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return null;
        }
    }

    private static DateTimeOffset? Time(JsonElement payload, string name) =>
        payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetDouble(out var seconds) && seconds >= 0 && seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : null;
}
