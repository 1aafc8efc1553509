using Azure.Core;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Chat.Core.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Chat.Functions;

/// <summary>Exports traces, metrics and logs by OpenTelemetry to where the settings say; without such a setting, nowhere.</summary>
public static class TelemetryRegistration
{
    /// <summary>The address of an OTLP collector; the other standard <c>OTEL_*</c> settings apply too.</summary>
    public const string OtlpSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>The connection string of Application Insights.</summary>
    public const string AzureMonitorSetting = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>
    /// How Application Insights knows the program: <c>ClientId=…;Authorization=AAD</c> for a managed identity; none for its
    /// key.
    /// </summary>
    public const string AuthenticationSetting = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    // The libraries' own sources: incoming requests, calls of other services, and the database.
    private static readonly string[] Sources = [ChatTelemetry.Name, "Microsoft.AspNetCore", "System.Net.Http", "MongoDB.Driver"];

    /// <summary>Returns null when no setting asks for telemetry, so that nothing is loaded for it.</summary>
    public static IOpenTelemetryBuilder? AddChatTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var otlp = !string.IsNullOrWhiteSpace(configuration[OtlpSetting]);
        var azureMonitor = configuration[AzureMonitorSetting];
        return otlp || !string.IsNullOrWhiteSpace(azureMonitor)
            ? Add(services, otlp, azureMonitor, ReadCredential(configuration[AuthenticationSetting]))
            : null;
    }

    private static IOpenTelemetryBuilder Add(IServiceCollection services, bool otlp, string? azureMonitor, TokenCredential? credential)
    {
        var builder = services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddSource(Sources))
            .WithMetrics(metrics => metrics.AddMeter(ChatTelemetry.Name));
        if (otlp)
        {
            builder.UseOtlpExporter();
        }

        if (!string.IsNullOrWhiteSpace(azureMonitor))
        {
            builder.UseAzureMonitorExporter(monitor => (monitor.ConnectionString, monitor.Credential) = (azureMonitor, credential));
        }

        return builder;
    }

    private static ManagedIdentityCredential? ReadCredential(string? text)
    {
        var parts = (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (!parts.Contains("Authorization=AAD", StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        const string ClientId = "ClientId=";
        var client = parts.FirstOrDefault(part => part.StartsWith(ClientId, StringComparison.OrdinalIgnoreCase));
        return new ManagedIdentityCredential(
            client is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(client[ClientId.Length..]));
    }
}
