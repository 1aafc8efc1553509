using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Chat.LocalHost.SignalR;

/// <summary>The service's REST data plane, api-version 2022-06-01. The holder of the access key sends events, changes groups and closes connections.</summary>
internal static class DataPlane
{
    public static void MapDataPlane(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods("/api/health", [HttpMethods.Head], () => Results.Ok());
        var hub = endpoints.MapGroup("/api/hubs/{hub}").AddEndpointFilter(RequireKeyAsync);
        MapSends(hub);
        MapGroups(hub);
        MapExistence(hub);
        MapClosing(hub);
    }

    private static void MapSends(RouteGroupBuilder hub)
    {
        hub.MapPost(":send", (string hub, HttpRequest request, EventSender sender) =>
            SendAsync(request, message => sender.ToAll(hub, message.Target, message.Arguments, Excluded(request))));
        hub.MapPost("connections/{id}/:send", (string hub, string id, HttpRequest request, EventSender sender) =>
            SendAsync(request, message => sender.ToConnection(hub, id, message.Target, message.Arguments)));
        hub.MapPost("users/{id}/:send", (string hub, string id, HttpRequest request, EventSender sender) =>
            SendAsync(request, message => sender.ToUser(hub, id, message.Target, message.Arguments)));
        hub.MapPost("groups/{id}/:send", (string hub, string id, HttpRequest request, EventSender sender) =>
            SendAsync(request, message => sender.ToGroup(hub, id, message.Target, message.Arguments, Excluded(request))));
    }

    private static void MapGroups(RouteGroupBuilder hub)
    {
        hub.MapPut("groups/{group}/connections/{id}", (string hub, string group, string id, ConnectionRegistry registry) =>
            Found(registry.Join(hub, group, id)));
        hub.MapDelete("groups/{group}/connections/{id}", (string hub, string group, string id, ConnectionRegistry registry) =>
            Found(registry.Leave(hub, group, id)));
        hub.MapDelete("connections/{id}/groups", (string hub, string id, ConnectionRegistry registry) =>
            Found(registry.LeaveAll(hub, id)));
    }

    private static void MapExistence(RouteGroupBuilder hub)
    {
        string[] head = [HttpMethods.Head];
        hub.MapMethods("connections/{id}", head, (string hub, string id, ConnectionRegistry registry) =>
            Found(registry.Find(hub, id) is not null));
        hub.MapMethods("users/{id}", head, (string hub, string id, ConnectionRegistry registry) =>
            Found(registry.OfUser(hub, id).Count > 0));
        hub.MapMethods("groups/{id}", head, (string hub, string id, ConnectionRegistry registry) =>
            Found(registry.InGroup(hub, id).Count > 0));
    }

    private static void MapClosing(RouteGroupBuilder hub)
    {
        hub.MapDelete("connections/{id}", (string hub, string id, ConnectionRegistry registry) =>
            Close(registry.Find(hub, id) is { } connection ? [connection] : []));
        hub.MapPost("users/{id}/:closeConnections", (string hub, string id, ConnectionRegistry registry) =>
            Close(registry.OfUser(hub, id)));
        hub.MapPost("groups/{id}/:closeConnections", (string hub, string id, ConnectionRegistry registry) =>
            Close(registry.InGroup(hub, id)));
    }

    private static IResult Close(IReadOnlyList<EmulatorConnection> connections)
    {
        foreach (var connection in connections)
        {
            connection.Close();
        }

        return Results.NoContent();
    }

    private static async ValueTask<object?> RequireKeyAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        // The path as it was sent, because the audience has ids in their escaped form too.
        var http = context.HttpContext;
        var target = http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? http.Request.Path;
        var audience = $"{http.Request.Scheme}://{http.Request.Host}{target.Split('?')[0]}";
        var key = http.RequestServices.GetRequiredService<EmulatorKey>();
        return await key.ValidateAsync(ClientAuthentication.ReadBearer(http.Request), audience) is null
            ? Results.Unauthorized()
            : await next(context);
    }

    private static IResult Found(bool found) => found ? Results.Ok() : Results.NotFound();

    private static string[] Excluded(HttpRequest request) => [.. request.Query["excluded"].OfType<string>()];

    private static async Task<IResult> SendAsync(HttpRequest request, Action<Message> send)
    {
        var http = request.HttpContext;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = http.RequestServices.GetRequiredService<EmulatorOptions>().MaxMessageBytes;
        }

        try
        {
            var message = await JsonSerializer.DeserializeAsync<Message>(request.Body, JsonSerializerOptions.Web, http.RequestAborted);
            if (message is not { Target.Length: > 0, Arguments: not null })
            {
                return Results.BadRequest();
            }

            send(message);
            return Results.Accepted();
        }
        catch (JsonException)
        {
            return Results.BadRequest();
        }
        catch (BadHttpRequestException e)
        {
            return Results.StatusCode(e.StatusCode);
        }
    }

    private sealed record Message(string Target, IReadOnlyList<JsonElement> Arguments);
}
