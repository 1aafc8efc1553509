using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using static Chat.Adapters.AzureSignalR.AzureSignalROptions;

namespace Chat.Adapters.AzureSignalR;

/// <summary>
/// Reads the setting in its three forms: <c>Endpoint=…;Port=…;AccessKey=…;Version=1.0;</c>,
/// <c>Endpoint=…;AuthType=azure.msi;ClientId=…;</c>, and the separate settings
/// <c>…__serviceUri</c>, <c>…__credential</c>, <c>…__clientId</c>. Errors name the setting and never show its value.
/// </summary>
public static class AzureSignalRSettings
{
    // HS256 needs a key of at least its own length.
    private const int MinKeyLength = 32;

    /// <summary>True when one of the forms is there, well-formed or not.</summary>
    public static bool IsSet(IConfiguration configuration) =>
        !string.IsNullOrWhiteSpace(configuration[Setting]) || configuration.GetSection(Setting).GetChildren().Any();

    /// <exception cref="OptionsValidationException">The setting is missing or malformed.</exception>
    public static AzureSignalROptions Read(IConfiguration configuration)
    {
        if (configuration[Setting] is { } text && !string.IsNullOrWhiteSpace(text))
        {
            return Parse(text);
        }

        var section = configuration.GetSection(Setting);
        var endpoint = section["serviceUri"] ?? throw Malformed("is missing");
        var managed = string.Equals(section["credential"], "managedidentity", StringComparison.OrdinalIgnoreCase);
        return new(ParseEndpoint(endpoint, port: null), Identity: new(managed, section["clientId"]));
    }

    /// <exception cref="OptionsValidationException">The text is malformed.</exception>
    public static AzureSignalROptions Parse(string connectionString)
    {
        var parts = Split(connectionString);
        var address = parts.GetValueOrDefault("Endpoint") ?? throw Malformed("has no Endpoint");
        var endpoint = ParseEndpoint(address, parts.GetValueOrDefault("Port"));
        if (parts.TryGetValue("Version", out var version) && !version.StartsWith("1.", StringComparison.Ordinal))
        {
            throw Malformed("has a Version other than 1.x");
        }

        return parts.TryGetValue("AuthType", out var authType)
            ? new(endpoint, Identity: ParseIdentity(authType, parts.GetValueOrDefault("ClientId")))
            : new(endpoint, ParseKey(parts.GetValueOrDefault("AccessKey")));
    }

    private static Dictionary<string, string> Split(string text)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // Only the first '=' divides: keys end in '='.
            var pair = part.Split('=', 2, StringSplitOptions.TrimEntries);
            if (pair.Length != 2 || !parts.TryAdd(pair[0], pair[1]))
            {
                throw Malformed("is not a list of different Name=Value pairs divided by ';'");
            }
        }

        return parts;
    }

    private static Uri ParseEndpoint(string text, string? port)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp))
        {
            throw Malformed("has an Endpoint that is not an http or https address");
        }

        if (port is null)
        {
            return new Uri(uri.GetLeftPart(UriPartial.Authority));
        }

        return ushort.TryParse(port, out var number) && number > 0
            ? new UriBuilder(uri.Scheme, uri.Host, number).Uri
            : throw Malformed("has a Port that is not between 1 and 65535");
    }

    private static AzureSignalRIdentity ParseIdentity(string authType, string? clientId) => authType.ToUpperInvariant() switch
    {
        "AZURE.MSI" => new(Managed: true, clientId),
        "AZURE" => new(Managed: clientId is not null, clientId),
        _ => throw Malformed("has an AuthType other than azure.msi or azure"),
    };

    private static string ParseKey(string? key) => key switch
    {
        null or "" => throw Malformed("has neither an AccessKey nor an AuthType"),
        { Length: < MinKeyLength } => throw Malformed($"has an AccessKey of fewer than {MinKeyLength} characters"),
        _ => key,
    };

    private static OptionsValidationException Malformed(string how) =>
        new(Setting, typeof(AzureSignalROptions), [$"The setting {Setting} {how}."]);
}
