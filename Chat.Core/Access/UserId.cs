using System.Text.RegularExpressions;

namespace Chat.Core.Access;

/// <summary>The form of user ids (spec section 1).</summary>
public static partial class UserId
{
    public static bool IsValid(string? value) => value is not null && Form().IsMatch(value);

    [GeneratedRegex(@"^[A-Za-z0-9._:@-]{1,128}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
