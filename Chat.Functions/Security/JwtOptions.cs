using System.ComponentModel.DataAnnotations;
using System.Text;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Security;

/// <summary>The keys of users' tokens: a shared secret, an issuer's published keys, or both.</summary>
public sealed class JwtOptions : IValidatableObject
{
    /// <summary>HS256 needs a key no shorter than its hash (RFC 7518, 3.2).</summary>
    private const int MinSecretBytes = 32;

    /// <summary>The setting JWT_SECRET: the HS256 key, at least 32 bytes of UTF-8. Empty: HS256 is not accepted.</summary>
    public string Secret { get; set; } = string.Empty;

    /// <summary>
    /// The setting JWT_SECRET_PREVIOUS: the HS256 key that JWT_SECRET replaces. Tokens of both keys are accepted while it is
    /// set. It is a setting of its own, not a list in JWT_SECRET, because any separator may occur in an existing secret.
    /// </summary>
    public string PreviousSecret { get; set; } = string.Empty;

    /// <summary>
    /// The setting JWT_ISSUER: the address of an OpenID Connect issuer, whose RS256 and ES256 tokens are accepted. Its
    /// keys come from <c>/.well-known/openid-configuration</c> below it. HTTPS, or HTTP on this machine alone. Empty: no issuer.
    /// </summary>
    public string Issuer { get; set; } = string.Empty;

    /// <summary>The setting JWT_AUDIENCE: the audience that an issuer's token must name. Required with an issuer.</summary>
    public string Audience { get; set; } = string.Empty;

    public bool HasSecret => Secret.Length > 0;

    public bool IsSecretLongEnough => IsLongEnough(Secret);

    public bool HasIssuer => Issuer.Length > 0;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if ((HasSecret || !HasIssuer) && !IsSecretLongEnough)
        {
            yield return new ValidationResult(
                $"JWT_SECRET is missing or shorter than {MinSecretBytes} bytes (or set JWT_ISSUER and JWT_AUDIENCE).");
        }

        if (PreviousSecret.Length > 0 && !(HasSecret && IsLongEnough(PreviousSecret)))
        {
            yield return new ValidationResult(
                $"JWT_SECRET_PREVIOUS is shorter than {MinSecretBytes} bytes, or is set without JWT_SECRET, the key that replaces it.");
        }

        if (HasIssuer && !IsSafe(Issuer))
        {
            yield return new ValidationResult("JWT_ISSUER is not an https address.");
        }

        if (HasIssuer != Audience.Length > 0)
        {
            yield return new ValidationResult(
                $"{(HasIssuer ? "JWT_AUDIENCE" : "JWT_ISSUER")} is missing: JWT_ISSUER and JWT_AUDIENCE go together.");
        }
    }

    private static bool IsLongEnough(string secret) => Encoding.UTF8.GetByteCount(secret) >= MinSecretBytes;

    private static bool IsSafe(string issuer) =>
        Uri.TryCreate(issuer, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        && address.Query.Length == 0 && address.Fragment.Length == 0;
}

/// <summary>Runs the checks of the options by generated code; reflection would delay the start.</summary>
[OptionsValidator]
internal sealed partial class JwtOptionsCheck : IValidateOptions<JwtOptions>;
