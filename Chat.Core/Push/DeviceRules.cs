using System.Buffers.Text;
using System.Text.RegularExpressions;
using Chat.Core.Errors;

namespace Chat.Core.Push;

/// <summary>The form of a device's id, label and address. A malformed field is a 400 that names it.</summary>
public sealed partial class DeviceRules(PushEndpoints endpoints)
{
    private const int MaxTokenLength = 4_096;
    private const int AuthBytes = 16;
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    public static string RequireDeviceId(string deviceId) => DeviceId().IsMatch(deviceId)
        ? deviceId
        : throw ChatException.Invalid("deviceId", $"must be 1 to {Limits.MaxDeviceIdLength} of A-Z a-z 0-9 . _ : -");

    public static string? RequireLabel(string? label) =>
        label is null || (label.EnumerateRunes().Count() is >= 1 and <= Limits.MaxDeviceLabelLength)
            ? label
            : throw ChatException.Invalid("label", $"must have 1 to {Limits.MaxDeviceLabelLength} characters");

    public DeviceAddress RequireAddress(RegisterDeviceInput input) => input.Kind switch
    {
        "webpush" => RequireSubscription(input),
        "fcm" => new DeviceAddress(PushKind.Fcm, RequireToken(input.Token)),
        "apns" => RequireApple(input),
        _ => throw ChatException.Invalid("kind", "must be one of webpush, fcm, apns"),
    };

    private DeviceAddress RequireSubscription(RegisterDeviceInput input)
    {
        var endpoint = endpoints.Find(input.Endpoint)
            ?? throw ChatException.Invalid("endpoint", "must be an https URL of a known push service");
        var key = PushKey.DecodePoint(input.P256dh)
            ?? throw ChatException.Invalid("keys.p256dh", "must be an uncompressed point of P-256 in base64url");
        var auth = PushKey.Decode(input.Auth, AuthBytes)
            ?? throw ChatException.Invalid("keys.auth", $"must be {AuthBytes} bytes in base64url");
        return new DeviceAddress(PushKind.Webpush, endpoint.AbsoluteUri)
        {
            P256dh = Base64Url.EncodeToString(key),
            Auth = Base64Url.EncodeToString(auth),
        };
    }

    private static DeviceAddress RequireApple(RegisterDeviceInput input)
    {
        var token = RequireToken(input.Token);
        if (!Hexadecimal().IsMatch(token))
        {
            throw ChatException.Invalid("token", "must be hexadecimal");
        }

        return input.Topic is { } topic && BundleId().IsMatch(topic)
            ? new DeviceAddress(PushKind.Apns, token.ToLowerInvariant()) { Topic = topic, Sandbox = input.Sandbox ?? false }
            : throw ChatException.Invalid("topic", "must be the app's bundle id");
    }

    private static string RequireToken(string? token) =>
        token is { Length: > 0 and <= MaxTokenLength } && token.All(c => c is > ' ' and < '\x7f')
            ? token
            : throw ChatException.Invalid("token", $"must have 1 to {MaxTokenLength} printable ASCII characters");

    [GeneratedRegex(@"^[A-Za-z0-9._:-]{1,64}\z", Options, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DeviceId();

    [GeneratedRegex(@"^([0-9A-Fa-f]{2})+\z", Options, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hexadecimal();

    [GeneratedRegex(@"^[A-Za-z0-9.-]{1,255}\z", Options, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BundleId();
}
