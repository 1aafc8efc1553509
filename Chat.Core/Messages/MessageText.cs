using System.Diagnostics.CodeAnalysis;
using Chat.Core.Errors;
using Chat.Core.Unicode;

namespace Chat.Core.Messages;

/// <summary>The rule for text: 1 to 4,000 Unicode scalar values after trimming, at least one of them visible.</summary>
public static class MessageText
{
    /// <summary>The same for text that may be missing: null if it is, or if it shows nothing.</summary>
    public static string? RequireOptional(string? text) => IsEmpty(text) ? null : Require(text);

    public static string Require(string? text, string field = "content")
    {
        if (IsEmpty(text))
        {
            throw ChatException.Invalid(field, "must not be empty");
        }

        var trimmed = text.Trim();
        return trimmed.Length <= Limits.MaxTextLength || trimmed.EnumerateRunes().Count() <= Limits.MaxTextLength
            ? trimmed
            : throw ChatException.Invalid(field, $"must have at most {Limits.MaxTextLength} characters");
    }

    /// <summary>Whether a person sees nothing of it: spaces, zero-width and direction characters, fillers, tags.</summary>
    public static bool IsEmpty([NotNullWhen(false)] string? text) => text is null || InvisibleText.ShowsNothing(text);
}
