using System.Security.Cryptography;
using System.Text.Json;

namespace Chat.Adapters.Push;

/// <summary>The service account of a Firebase project. Empty: FCM is off.</summary>
public sealed class FcmOptions
{
    public const string ServiceAccountSetting = "Push:Fcm:ServiceAccountJson";

    /// <summary>The JSON file of the service account, as Firebase gives it.</summary>
    public string ServiceAccountJson { get; set; } = string.Empty;

    /// <summary>Where messages go.</summary>
    public Uri Address { get; set; } = new("https://fcm.googleapis.com");

    public bool IsOn => ServiceAccountJson.Length > 0;

    /// <summary>Only for valid options.</summary>
    internal FcmAccount Account => FcmAccount.Find(ServiceAccountJson)
        ?? throw new InvalidOperationException("The options were not validated.");

    internal IEnumerable<string> Faults()
    {
        if (FcmAccount.Find(ServiceAccountJson) is null)
        {
            yield return "Push__Fcm__ServiceAccountJson must be the JSON of a service account with "
                + "project_id, client_email, private_key and an https token_uri.";
        }
    }
}

/// <summary>The used fields of a service account.</summary>
internal sealed record FcmAccount(string ProjectId, string ClientEmail, string PrivateKey, Uri TokenUri)
{
    public static FcmAccount? Find(string json)
    {
        try
        {
            var account = JsonElement.Parse(json);
            var tokenUri = new Uri(Text(account, "token_uri"));
            using var key = RSA.Create();
            key.ImportFromPem(Text(account, "private_key"));
            return tokenUri.Scheme == "https" || tokenUri.IsLoopback
                ? new FcmAccount(Text(account, "project_id"), Text(account, "client_email"), Text(account, "private_key"), tokenUri)
                : null;
        }
        // All of them mean that the text is no service account. Its content must not show in a message.
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException
            or UriFormatException or ArgumentException or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Without the key.</summary>
    public override string ToString() => ProjectId;

    private static string Text(JsonElement account, string name) =>
        account.GetProperty(name).GetString() is { Length: > 0 } text ? text : throw new KeyNotFoundException(name);
}
