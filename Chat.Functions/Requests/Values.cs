using System.Globalization;
using System.Text.RegularExpressions;
using Chat.Core.Errors;

namespace Chat.Functions.Requests;

/// <summary>Reads the values that bodies, socket events and query strings share, in every spelling that is in common use.</summary>
public static partial class Values
{
    // A tick is 100 ns; finer digits, which some languages write, are cut.
    private const int MaxFractionDigits = 7;

    /// <summary>
    /// A time in ISO 8601 or RFC 3339: any number of fraction digits, lower-case <c>t</c> and <c>z</c>, an offset with or
    /// without a colon. It is UTC when it names no offset; a date alone is its midnight.
    /// </summary>
    public static DateTimeOffset ToTime(string text, string name)
    {
        // The pattern comes first: TryParse alone would also take "March 4" and "12:30".
        var match = Iso8601().Match(text);
        if (!match.Success)
        {
            throw NotATime(name);
        }

        string Part(string group, string otherwise) => match.Groups[group] is { Success: true } part ? part.Value : otherwise;
        var fraction = Part("fraction", "0");
        var normal = $"{Part("date", "")}T{Part("minutes", "00:00")}:{Part("seconds", "00")}"
            + $".{fraction[..Math.Min(fraction.Length, MaxFractionDigits)]}{Offset(Part("offset", "Z"))}";
        return DateTimeOffset.TryParse(normal, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var result)
            ? result
            : throw NotATime(name);
    }

    /// <summary>A whole number, also when it is written with an empty fraction or an exponent: <c>5.0</c>, <c>5e0</c>.</summary>
    public static long ToNumber(string text, string name) =>
        decimal.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out var number)
        && number == decimal.Truncate(number) && number is >= long.MinValue and <= long.MaxValue
            ? (long)number
            : throw ChatException.Invalid(name, "must be a whole number");

    private static string Offset(string offset) => offset switch
    {
        "z" => "Z",
        { Length: 3 } => offset + ":00",
        { Length: 5 } => offset.Insert(3, ":"),
        _ => offset,
    };

    private static ChatException NotATime(string name) => ChatException.Invalid(name, "must be an ISO 8601 time");

    [GeneratedRegex(
        @"^(?<date>\d{4}-\d{2}-\d{2})([Tt](?<minutes>\d{2}:\d{2})(:(?<seconds>\d{2})([.,](?<fraction>\d+))?)?"
            + @"(?<offset>[Zz]|[+-]\d{2}(:?\d{2})?)?)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Iso8601();
}
