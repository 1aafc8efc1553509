using Chat.Adapters.Sqlite;
using Chat.LocalHost.Functions;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Chat.LocalHost;

/// <summary>Explains the common reasons for a failed start in one line; anything else is a fault of the program.</summary>
public static class StartError
{
    /// <summary>Null for an exception that the person at the keyboard can't mend.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        OptionsValidationException e =>
            $"Chat can't start: {string.Join(" ", e.Failures.Select(failure => Named(e.OptionsType, failure)))}",
        // The settings binder names the setting whose value it can't convert.
        InvalidOperationException
        {
            InnerException: FormatException or OverflowException or ArgumentException,
        } e => $"Chat can't start: {e.Message}",
        SqliteStartException e => $"Chat can't start: {e.Message}",
        FunctionStartException e => $"Chat can't start: {e.Message}",
        IOException { InnerException: AddressInUseException } =>
            "Chat can't start: the port is taken. Stop the other program, or choose a port with --urls http://localhost:7072.",
        IOException e => $"Chat can't start: {e.Message}",
        UnauthorizedAccessException e => $"Chat can't start: {e.Message}",
        FormatException { Message: var message } when message.Contains("url", StringComparison.OrdinalIgnoreCase) =>
            $"Chat can't start: {message}",
        AggregateException { InnerExceptions: [var only] } => Explain(only),
        _ => null,
    };

    // "SendPerSecond: The field RateOptions.SendPerSecond must be between 0 and 1000000." names the property, not the setting.
    private static string Named(Type options, string failure)
    {
        var field = $"The field {options.Name}.";
        var at = failure.IndexOf(field, StringComparison.Ordinal);
        return at >= 0 && options.GetField("Section")?.GetRawConstantValue() is string section
            ? $"The setting {section.Replace(":", "__", StringComparison.Ordinal)}__{failure[(at + field.Length)..]}"
            : failure;
    }
}
