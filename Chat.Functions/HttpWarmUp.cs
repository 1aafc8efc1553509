using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chat.Functions;

/// <summary>
/// Requests a route of the worker's own HTTP server while the host loads the functions, so that the first request finds the server's code
/// compiled and its routes read. The host forwards no request to this route, because it belongs to no function.
/// </summary>
public sealed partial class HttpWarmUp(IServer server, IHostApplicationLifetime lifetime, ILogger<HttpWarmUp> logger) : BackgroundService
{
    private const string Route = "/warm-up";

    /// <summary>Adds the request and its route.</summary>
    public static void Add(IServiceCollection services) =>
        services.AddSingleton<IStartupFilter, RouteFilter>().AddHostedService<HttpWarmUp>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        try
        {
            var address = new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
            await RequestAsync(address, stoppingToken);
        }
        // An exception of a background service would stop the worker.
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            Log.Failed(logger, e);
        }
    }

    // The code of an HttpClient would be compiled for this alone.
    private static async Task RequestAsync(Uri address, CancellationToken ct)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, ct);
        var stream = client.GetStream();
        var request = $"GET {Route} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), ct);
        await stream.CopyToAsync(Stream.Null, ct);
    }

    /// <summary>Ends requests of the route before the middleware that waits for the host's invocation.</summary>
    private sealed class RouteFilter : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            next(app);
            app.UseEndpoints(routes => routes.Map(Route, (RequestDelegate)(_ => Task.CompletedTask)).ShortCircuit());
        };
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The warm-up of the HTTP server failed, so the first request takes longer.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
