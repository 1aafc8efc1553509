using Chat.Core.Errors;

namespace Chat.Core.Messages;

/// <summary>The rule for text: 1 to 4,000 Unicode scalar values after trimming.</summary>
public static class MessageText
{
    /// <summary>The same for text that may be missing: null then, also for text of nothing but spaces.</summary>
    public static string? RequireOptional(string? text) => string.IsNullOrWhiteSpace(text) ? null : Require(text);

    public static string Require(string? text, string field = "content")
    {
        var trimmed = text?.Trim();
        if (string.IsNullOrEmpty(trimmed))
        {
            throw ChatException.Invalid(field, "must not be empty");
        }

        return trimmed.EnumerateRunes().Count() <= Limits.MaxTextLength
            ? trimmed
            : throw ChatException.Invalid(field, $"must have at most {Limits.MaxTextLength} characters");
    }
}
