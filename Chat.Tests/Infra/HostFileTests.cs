using System.Globalization;
using System.Text.Json.Nodes;
using Chat.Tests.Conventions;

namespace Chat.Tests.Infra;

/// <summary>host.json has only what the host knows, with values that fit this app, and a reason for each in the operations guide.</summary>
public sealed class HostFileTests
{
    /// <summary>Each setting by its path, with the values that are right for this app.</summary>
    private static readonly Dictionary<string, Func<string, bool>> Known = new(StringComparer.Ordinal)
    {
        ["version"] = value => value == "2.0",
        ["telemetryMode"] = value => value == "OpenTelemetry",
        ["functionTimeout"] = value => IsTime(value, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(60)),
        ["extensions.http.routePrefix"] = value => value == "api",
        ["extensions.http.maxConcurrentRequests"] = value => IsNumber(value, 100, 1_000),
        ["extensions.http.maxOutstandingRequests"] = value => IsNumber(value, 200, 10_000),
        ["extensions.http.dynamicThrottlesEnabled"] = value => value == "false",
        ["extensions.http.enableChunkedRequestBinding"] = value => value == "false",
        ["logging.logLevel.default"] = value => value == "Information",
        ["logging.logLevel.Host.Aggregator"] = IsQuiet,
        ["logging.logLevel.Azure"] = IsQuiet,
        ["logging.logLevel.Microsoft"] = IsQuiet,
        ["logging.logLevel.System.Net.Http"] = IsQuiet,
    };

    private static IReadOnlyDictionary<string, string> Settings { get; } =
        Leaves(JsonNode.Parse(Repository.Read("host.json"))!, "").ToDictionary(StringComparer.Ordinal);

    [Fact]
    public void The_host_file_has_only_settings_of_the_host_with_values_that_fit() => Assert.Empty(Faults(Settings));

    [Fact]
    public void Each_setting_of_the_host_file_has_its_reason_in_the_operations_guide()
    {
        var guide = Repository.Read("docs/operations.md");

        Assert.All(Settings.Keys.Except(["version"]), path => Assert.Contains($"| `{path}` |", guide, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("version", "3.0")]
    [InlineData("functionTimeout", "-1")]
    [InlineData("functionTimeout", "24:00:00")]
    [InlineData("extensions.http.routePrefix", "")]
    [InlineData("extensions.http.maxConcurrentRequests", "0")]
    [InlineData("extensions.http.maxOutstandingRequests", "150")]
    [InlineData("extensions.http.enableChunkedRequestBinding", "true")]
    [InlineData("extensions.signalR.hubName", "chat")]
    [InlineData("logging.logLevel.System.Net.Http", "Information")]
    [InlineData("logging.logLevel.default", "Trace")]
    [InlineData("logging.applicationInsights.samplingSettings.isEnabled", "true")]
    [InlineData("telemetryMode", "openTelemetry")]
    [InlineData("http.routePrefix", "api")]
    public void A_wrong_setting_is_found(string path, string value) =>
        Assert.Single(Faults(new Dictionary<string, string>(Settings, StringComparer.Ordinal) { [path] = value }));

    [Fact]
    public void A_setting_that_is_missing_is_found() => Assert.All(
        Settings.Keys,
        path => Assert.Single(Faults(Settings.Where(s => s.Key != path).ToDictionary(StringComparer.Ordinal))));

    private static IEnumerable<string> Faults(IReadOnlyDictionary<string, string> settings) =>
        settings.Where(s => !Known.TryGetValue(s.Key, out var fits) || !fits(s.Value)).Select(s => $"{s.Key}: {s.Value}")
            .Concat(Known.Keys.Except(settings.Keys).Select(path => $"{path} is missing"));

    // The names of log categories have dots, and are the last step.
    private static IEnumerable<KeyValuePair<string, string>> Leaves(JsonNode node, string path) => node is JsonObject map
        ? map.SelectMany(p => Leaves(p.Value!, path.Length == 0 ? p.Key : $"{path}.{p.Key}"))
        : [KeyValuePair.Create(path, node.ToString())];

    private static bool IsNumber(string value, int from, int to) =>
        int.TryParse(value, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to;

    private static bool IsTime(string value, TimeSpan from, TimeSpan to) =>
        TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var time) && time >= from && time <= to;

    // At Information these categories write addresses, and with them keys.
    private static bool IsQuiet(string level) => level is "Warning" or "Error" or "Critical" or "None";
}
