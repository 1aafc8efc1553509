using Chat.Core.Push;
using Microsoft.Extensions.Options;

namespace Chat.Adapters.Push;

/// <summary>Stops the start with one line that names the setting.</summary>
internal sealed class PushOptionsCheck(
    IOptions<WebPushOptions> web, IOptions<FcmOptions> fcm, IOptions<ApnsOptions> apns) : IValidateOptions<PushOptions>
{
    public ValidateOptionsResult Validate(string? name, PushOptions options) =>
        Faults(options).FirstOrDefault() is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;

    /// <summary>The origins of the setting, divided by commas.</summary>
    public static IReadOnlyList<Uri> Origins(string? setting) =>
    [
        .. (setting ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(OriginOf),
    ];

    private static Uri OriginOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var origin) && origin.Scheme is "http" or "https"
        && origin.PathAndQuery == "/" && origin.UserInfo.Length == 0
            ? origin
            : throw new OptionsValidationException(
                "Push__AllowedEndpoints",
                typeof(PushOptions),
                [$"Push__AllowedEndpoints has '{text}', which is no origin such as https://push.example."]);

    private IEnumerable<string> Faults(PushOptions options)
    {
        var faults = (web.Value.IsOn ? web.Value.Faults() : [])
            .Concat(fcm.Value.IsOn ? fcm.Value.Faults() : [])
            .Concat(apns.Value.IsOn ? apns.Value.Faults() : []);
        var needed = options.IsOn && options.OwnAddress is null;
        return (needed || options.AppUrl.Length > 0) && !IsAppUrl(options.AppUrl)
            ? faults.Append("Push__AppUrl must be the https URL of the app, without a query.")
            : faults;
    }

    private static bool IsAppUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == "https" || (url.Scheme == "http" && url.IsLoopback))
        && url.Query.Length == 0 && url.Fragment.Length == 0 && url.UserInfo.Length == 0;
}
