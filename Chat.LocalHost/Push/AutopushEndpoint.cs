using System.Net.WebSockets;
using Chat.LocalHost.Demo;
using Chat.LocalHost.SignalR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Chat.LocalHost.Push;

/// <summary>The address for Firefox's setting <c>dom.push.serverURL</c>: <c>ws://localhost:7071/push</c>.</summary>
internal static class AutopushEndpoint
{
    public static void MapAutopush(this IEndpointRouteBuilder endpoints)
    {
        var pipeline = endpoints.CreateApplicationBuilder().UseWebSockets();
        pipeline.Run(ConnectAsync);
        endpoints.MapGet("/push", pipeline.Build());
    }

    private static async Task ConnectAsync(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest || !IsBrowserItself(http))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var socket = await http.WebSockets.AcceptWebSocketAsync(
            http.WebSockets.WebSocketRequestedProtocols.Contains(AutopushConnection.Protocol) ? AutopushConnection.Protocol : null);
        var services = http.RequestServices;
        // A connection that stays open would delay the end of the host.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            http.RequestAborted, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        var connection = new AutopushConnection(
            socket,
            services.GetRequiredService<EmulatorAddress>().Listening,
            services.GetRequiredService<LocalPushService>(),
            services.GetRequiredService<AutopushBrowsers>());
        try
        {
            await connection.RunAsync(ending.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            // The browser or the host has ended.
        }
    }

    /// <summary>A web page can open a WebSocket too. Its origin is http or https; Firefox's own connection sends the address.</summary>
    private static bool IsBrowserItself(HttpContext http) => DemoAccess.IsFromHere(http)
        && http.Request.Headers.Origin.All(origin => origin?.StartsWith("ws:", StringComparison.OrdinalIgnoreCase) == true);
}
