using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Chat.LocalHost;

/// <summary>How the host listens, its limits, and what it logs.</summary>
internal static class HostSettings
{
    /// <summary>A body that arrives more slowly than this is cut off.</summary>
    private const double MinBodyBytesPerSecond = 2 * 1024;

    private static readonly TimeSpan BodyGrace = TimeSpan.FromSeconds(10);

    public static void AddLogging(ILoggingBuilder logging)
    {
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("System.Net.Http", LogLevel.Warning);
        logging.AddFilter("Polly", LogLevel.Error);
        // Program explains a failed start in one line, or throws; these two would add stack traces.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", level => level is LogLevel.Warning or LogLevel.Error);
        logging.AddSimpleConsole(console => console.SingleLine = true);
    }

    public static void AddServer(WebApplicationBuilder builder, string defaultUrl)
    {
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
        {
            builder.WebHost.UseUrls(defaultUrl);
        }

        builder.Services.AddSingleton<ConnectionGate>();
        builder.Services.AddSingleton<IConnectionListenerFactory, BoundedListenerFactory>();
        builder.Services.AddOptionsWithValidateOnStart<ConnectionOptions, ConnectionOptionsCheck>()
            .Bind(builder.Configuration.GetSection(ConnectionOptions.Section));
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(Configure);
    }

    private static void Configure(KestrelServerOptions kestrel)
    {
        var gate = kestrel.ApplicationServices.GetRequiredService<ConnectionGate>();
        kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => connection => gate.RunAsync(connection, next)));
        kestrel.AddServerHeader = false;
        // The functions have their own limits, some above the server's.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(MinBodyBytesPerSecond, BodyGrace);
        // An unusual byte in a header that nobody needs is no reason to refuse a request.
        kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
    }
}
