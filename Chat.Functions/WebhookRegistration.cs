using Chat.Core.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chat.Functions;

/// <summary>Reads the endpoints of webhooks from the settings Webhooks__0__Url to Webhooks__4__Url, with __Secret and __Events.</summary>
public static class WebhookRegistration
{
    /// <summary>The names of the settings.</summary>
    public static IReadOnlyList<string> Settings { get; } =
    [
        .. from number in Enumerable.Range(0, WebhookEndpoints.Max)
           from part in new[] { "Url", "Secret", "Events" }
           select $"Webhooks__{number}__{part}",
    ];

    internal static IServiceCollection AddWebhookEndpoints(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton(new WebhookEndpoints(
            [.. Enumerable.Range(0, WebhookEndpoints.Max).Select(number => Read(configuration, number)).OfType<WebhookEndpoint>()]));

    private static WebhookEndpoint? Read(IConfiguration configuration, int number)
    {
        var section = configuration.GetSection($"Webhooks:{number}");
        if (section["Url"] is not { Length: > 0 } url)
        {
            return null;
        }

        var keys = StandardSignature.ParseSecrets(section["Secret"] ?? string.Empty);
        string[] types =
            [.. (section["Events"] ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        return !SendPolicyOptions.IsReceiver(url) ? throw Refuse(number, "Url must be an https address")
            : keys is null or [] ? throw Refuse(number, "Secret must be whsec_ and the base64 of 24 to 64 bytes")
            : types.Except(WebhookTypes.All).Any() ? throw Refuse(number, $"Events may list {string.Join(", ", WebhookTypes.All)}")
            : new WebhookEndpoint(number, new Uri(url), keys, types);
    }

    private static OptionsValidationException Refuse(int number, string fault) =>
        new("Webhooks", typeof(WebhookEndpoints), [$"Webhooks__{number}__{fault}."]);
}
