using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Chat.Core.Webhooks;

public enum PolicyFailure
{
    /// <summary>A message that the policy could not judge is stored.</summary>
    Allow,

    /// <summary>It is a 503 <c>policy_unavailable</c>.</summary>
    Refuse,
}

/// <summary>The send policy of the application's own backend, below <c>SendPolicy</c>. Off without a URL.</summary>
public sealed class SendPolicyOptions : IValidatableObject
{
    public const string Section = "SendPolicy";

    /// <summary>Where the policy is asked: https, or http on this machine.</summary>
    public string Url { get; set; } = string.Empty;

    /// <summary>Secrets of the form whsec_…, separated by spaces. Optional; without one the questions are not signed.</summary>
    public string Secret { get; set; } = string.Empty;

    /// <summary>The outcome when the policy gives no valid answer within a second. Default allow.</summary>
    public PolicyFailure OnFailure { get; set; } = PolicyFailure.Allow;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Url.Length > 0 && !IsReceiver(Url))
        {
            yield return new ValidationResult("SendPolicy__Url must be an https address.");
        }

        if (StandardSignature.ParseSecrets(Secret) is null)
        {
            yield return new ValidationResult("SendPolicy__Secret must be whsec_ and the base64 of 24 to 64 bytes.");
        }
    }

    /// <summary>Whether posts may go to the address: https, or http on this machine, without user info.</summary>
    public static bool IsReceiver(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && uri.UserInfo.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}

/// <summary>Runs the checks of the options by generated code; reflection would delay the start.</summary>
[OptionsValidator]
public sealed partial class SendPolicyOptionsCheck : IValidateOptions<SendPolicyOptions>;
