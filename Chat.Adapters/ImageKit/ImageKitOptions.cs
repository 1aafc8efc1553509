using Microsoft.Extensions.Options;

namespace Chat.Adapters.ImageKit;

/// <summary>The account at ImageKit. The first three settings keep the original system's names.</summary>
public sealed class ImageKitOptions
{
    public const string PublicKeySetting = "Image_Kit_Public_Key_Owner";
    public const string PrivateKeySetting = "Image_Kit_Private_Key_Owner";
    public const string UrlSetting = "Image_Kit_URL";
    public const string WebhookSecretSetting = "Image_Kit_Webhook_Secret";

    public string PublicKey { get; set; } = string.Empty;

    public string PrivateKey { get; set; } = string.Empty;

    /// <summary>Where files are delivered from: <c>https://ik.imagekit.io/{id}</c> or a domain of one's own.</summary>
    public string UrlEndpoint { get; set; } = string.Empty;

    /// <summary>Signs ImageKit's webhooks. Empty (the default) refuses them all; uploads are then confirmed by clients alone.</summary>
    public string WebhookSecret { get; set; } = string.Empty;

    public Uri ApiUrl { get; set; } = new("https://api.imagekit.io");

    public Uri UploadUrl { get; set; } = new("https://upload.imagekit.io");

    /// <summary>
    /// For one attempt of a call without a body, to the headers of its answer; then for the answer's body, or each read of a
    /// file. Default 10 s.
    /// </summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>For a call with all its attempts, to the headers. Default 30 s.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>For an upload, however long the client takes to send it. Default 10 min: 100 MB at 1.4 Mbit/s.</summary>
    public TimeSpan UploadTimeout { get; set; } = TimeSpan.FromMinutes(10);
}

/// <summary>Stops the start with one line that names the setting.</summary>
internal sealed class ImageKitOptionsCheck : IValidateOptions<ImageKitOptions>
{
    public ValidateOptionsResult Validate(string? name, ImageKitOptions options)
    {
        var fault = Faults(options).FirstOrDefault();
        return fault is null ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(fault);
    }

    private static IEnumerable<string> Faults(ImageKitOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.PublicKey))
        {
            yield return $"{ImageKitOptions.PublicKeySetting} is missing.";
        }

        if (string.IsNullOrWhiteSpace(options.PrivateKey))
        {
            yield return $"{ImageKitOptions.PrivateKeySetting} is missing.";
        }

        if (!Uri.TryCreate(options.UrlEndpoint, UriKind.Absolute, out var url)
            || url.Scheme is not ("https" or "http")
            || url.Query.Length > 0)
        {
            yield return $"{ImageKitOptions.UrlSetting} is missing or no URL.";
        }
    }
}
