using System.Text.RegularExpressions;

namespace Chat.Core.Access;

/// <summary>The form of user ids (spec section 1). It takes the ids of common issuers, such as <c>auth0|5f7c8ec7</c>.</summary>
/// <remarks><c>.</c> and <c>..</c> are no ids: HTTP clients resolve them in a path, so no address could name the user.</remarks>
public static partial class UserId
{
    /// <summary>The form in words, for refusals.</summary>
    public const string Description = "a user id: 1 to 128 of A-Z a-z 0-9 . _ : @ | + -";

    public static bool IsValid(string? value) => value is not null && Form().IsMatch(value);

    [GeneratedRegex(
        @"^(?!\.{1,2}\z)[A-Za-z0-9._:@|+-]{1,128}\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
