using System.ComponentModel.DataAnnotations;
using System.Text;

namespace Chat.Functions.Security;

/// <summary>How users' tokens are checked.</summary>
public sealed class JwtOptions : IValidatableObject
{
    /// <summary>HS256 needs a key no shorter than its hash (RFC 7518, 3.2).</summary>
    private const int MinSecretBytes = 32;

    /// <summary>The setting JWT_SECRET: the HS256 key, at least 32 bytes of UTF-8.</summary>
    public string Secret { get; set; } = string.Empty;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Encoding.UTF8.GetByteCount(Secret) < MinSecretBytes)
        {
            yield return new ValidationResult($"JWT_SECRET is missing or shorter than {MinSecretBytes} bytes.");
        }
    }
}
