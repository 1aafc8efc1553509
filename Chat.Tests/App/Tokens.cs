using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Chat.Tests.App;

/// <summary>Makes tokens of any header and payload, signed with HS256, as no library would make them.</summary>
public static class Tokens
{
    public static string Forge(string header, string payload, string secret = ChatApp.Secret)
    {
        var signed = $"{Encode(header)}.{Encode(payload)}";
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed));
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>A valid header.</summary>
    public static string Header => """{"alg":"HS256","typ":"JWT"}""";

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
