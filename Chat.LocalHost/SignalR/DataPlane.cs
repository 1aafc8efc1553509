using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Chat.LocalHost.SignalR;

/// <summary>
/// The service's REST data plane, api-version 2022-06-01. The holder of the access key sends events, changes groups and
/// closes connections.
/// </summary>
/// <remarks>Its handlers bind by hand: the framework would compile a binder for each at the start, a fifth of its time.</remarks>
internal static class DataPlane
{
    public static void MapDataPlane(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods("/api/health", [HttpMethods.Head], http => Task.CompletedTask);
        MapSends(endpoints);
        MapGroups(endpoints);
        MapExistence(endpoints);
        MapClosing(endpoints);
    }

    private static void MapSends(IEndpointRouteBuilder endpoints)
    {
        Map(endpoints, HttpMethods.Post, ":send", call => call.SendAsync(call.All()));
        Map(endpoints, HttpMethods.Post, "connections/{id}/:send", call => call.SendAsync(call.Connection()));
        Map(endpoints, HttpMethods.Post, "users/{id}/:send", call => call.SendAsync(call.OfUser()));
        Map(endpoints, HttpMethods.Post, "groups/{id}/:send", call => call.SendAsync(call.InGroup()));
    }

    private static void MapGroups(IEndpointRouteBuilder endpoints)
    {
        const string Membership = "groups/{group}/connections/{id}";
        Map(endpoints, HttpMethods.Put, Membership, call => Found(call.Registry.Join(call.Hub, call.Value("group"), call.Id)));
        Map(endpoints, HttpMethods.Delete, Membership, call => Found(call.Registry.Leave(call.Hub, call.Value("group"), call.Id)));
        Map(endpoints, HttpMethods.Delete, "connections/{id}/groups", call => Found(call.Registry.LeaveAll(call.Hub, call.Id)));
    }

    private static void MapExistence(IEndpointRouteBuilder endpoints)
    {
        Map(endpoints, HttpMethods.Head, "connections/{id}", call => Found(call.Connection().Count > 0));
        Map(endpoints, HttpMethods.Head, "users/{id}", call => Found(call.OfUser().Count > 0));
        Map(endpoints, HttpMethods.Head, "groups/{id}", call => Found(call.InGroup().Count > 0));
    }

    private static void MapClosing(IEndpointRouteBuilder endpoints)
    {
        Map(endpoints, HttpMethods.Delete, "connections/{id}", call => Close(call.Connection()));
        Map(endpoints, HttpMethods.Post, "users/{id}/:closeConnections", call => Close(call.OfUser()));
        Map(endpoints, HttpMethods.Post, "groups/{id}/:closeConnections", call => Close(call.InGroup()));
    }

    private static void Map(IEndpointRouteBuilder endpoints, string method, string pattern, Func<DataPlaneCall, Task<int>> answer) =>
        endpoints.MapMethods($"/api/hubs/{{hub}}/{pattern}", [method], async http =>
            http.Response.StatusCode = await HasKeyAsync(http) ? await answer(new DataPlaneCall(http)) : StatusCodes.Status401Unauthorized);

    private static async Task<bool> HasKeyAsync(HttpContext http)
    {
        // The path as it was sent, because the audience has ids in their escaped form too.
        var target = http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? http.Request.Path;
        var audience = $"{http.Request.Scheme}://{http.Request.Host}{target.Split('?')[0]}";
        var key = http.RequestServices.GetRequiredService<EmulatorKey>();
        return await key.ValidateAsync(ClientAuthentication.ReadBearer(http.Request), audience) is not null;
    }

    private static Task<int> Found(bool found) => Task.FromResult(found ? StatusCodes.Status200OK : StatusCodes.Status404NotFound);

    private static Task<int> Close(IReadOnlyList<EmulatorConnection> connections)
    {
        foreach (var connection in connections)
        {
            connection.Close();
        }

        return Task.FromResult(StatusCodes.Status204NoContent);
    }
}
