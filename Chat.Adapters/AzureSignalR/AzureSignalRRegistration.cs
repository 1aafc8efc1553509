using Azure.Core;
using Azure.Identity;
using Chat.Core.Health;
using Chat.Core.Realtime;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Chat.Adapters.AzureSignalR;

public static class AzureSignalRRegistration
{
    private const string ClientName = "AzureSignalR";

    /// <summary>Publishes through the Azure SignalR Service that the settings name.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The setting is missing or malformed.</exception>
    public static IServiceCollection AddAzureSignalR(this IServiceCollection services, IConfiguration configuration) =>
        services.AddAzureSignalR(AzureSignalRSettings.Read(configuration));

    public static IServiceCollection AddAzureSignalR(this IServiceCollection services, AzureSignalROptions options)
    {
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        if (options.Identity is { } identity)
        {
            services.TryAddSingleton(CreateCredential(identity));
        }

        services.AddSingleton(provider => new ServiceClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(ClientName),
            options,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<TokenCredential>()));
        services.AddSingleton<IRealtime, AzureSignalRRealtime>();
        services.AddSingleton<IDependencyCheck, AzureSignalRCheck>();
        AddHttpClient(services, options);
        return services;
    }

    private static void AddHttpClient(IServiceCollection services, AzureSignalROptions options)
    {
        // The only client lives as long as the program. Its connections are renewed, not its handler, to follow DNS.
        var client = services
            .AddHttpClient(ClientName, http => http.Timeout = Timeout.InfiniteTimeSpan)
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
                handler.AllowAutoRedirect = false;
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        client.AddStandardResilienceHandler(resilience => Configure(resilience, options));
    }

    // The standard handler retries on 408, 429, 5xx, network failures and timeouts. Its circuit breaker opens when most calls
    // fail, so that callers don't wait for a dead service.
    private static void Configure(HttpStandardResilienceOptions resilience, AzureSignalROptions options)
    {
        resilience.AttemptTimeout.Timeout = options.AttemptTimeout;
        resilience.TotalRequestTimeout.Timeout = options.AttemptTimeout * (options.Retries + 2);
        resilience.Retry.MaxRetryAttempts = options.Retries;
        resilience.Retry.Delay = options.RetryDelay;
        resilience.Retry.BackoffType = DelayBackoffType.Exponential;
        resilience.Retry.UseJitter = true;
        resilience.CircuitBreaker.FailureRatio = 0.5;
        resilience.CircuitBreaker.MinimumThroughput = 50;
    }

    private static TokenCredential CreateCredential(AzureSignalRIdentity identity)
    {
        if (!identity.Managed)
        {
            return new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = identity.ClientId });
        }

        return new ManagedIdentityCredential(identity.ClientId is { } clientId
            ? ManagedIdentityId.FromUserAssignedClientId(clientId)
            : ManagedIdentityId.SystemAssigned);
    }
}
