using Chat.Core;
using Chat.Core.Access;
using Chat.Core.Errors;
using Chat.Core.Realtime;
using Chat.LocalHost.Functions;
using Chat.LocalHost.SignalR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Chat.LocalHost.Demo;

/// <summary>The endpoints of the page's demo, below /demo. Where the demo is not allowed, they are the 404 of "not found".</summary>
internal static class DemoEndpoints
{
    public static void MapDemo(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/demo/users", Guard(ListUsersAsync));
        endpoints.MapPost("/demo/tokens", Guard(CreateTokenAsync));
        endpoints.MapGet("/demo/network", Guard(GetNetworkAsync));
        endpoints.MapPut("/demo/network", Guard(SetNetworkAsync));
        endpoints.MapPost("/demo/network/cut", Guard(CutAsync));
    }

    private static RequestDelegate Guard(Func<HttpContext, Task<object?>> answer) => async http =>
    {
        try
        {
            if (!http.RequestServices.GetRequiredService<DemoAccess>().Allows(http))
            {
                throw ChatException.NotFound();
            }

            var result = await answer(http);
            http.Response.Headers.CacheControl = "no-store";
            await (result is null ? Results.NoContent() : Results.Json(result, ChatJson.Options)).ExecuteAsync(http);
        }
        catch (ChatException refusal)
        {
            await HttpFunctions.RefuseAsync(http, refusal);
        }
    };

    private static Task<object?> ListUsersAsync(HttpContext http) =>
        Task.FromResult<object?>(new { users = DemoTokens.Users.Select(user => new { userId = user, name = NameOf(user) }) });

    private static async Task<object?> CreateTokenAsync(HttpContext http)
    {
        var input = await ReadAsync<TokenInput>(http);
        return input.UserId is { } userId && UserId.IsValid(userId)
            ? new { token = http.RequestServices.GetRequiredService<DemoTokens>().Create(userId) }
            : throw ChatException.Invalid("userId", $"must be {UserId.Description}.");
    }

    private static Task<object?> GetNetworkAsync(HttpContext http) => Task.FromResult<object?>(NetworkState.Of(FaultsOf(http)));

    private static async Task<object?> SetNetworkAsync(HttpContext http)
    {
        var faults = FaultsOf(http);
        (await ReadAsync<NetworkInput>(http)).ApplyTo(faults);
        return NetworkState.Of(faults);
    }

    private static async Task<object?> CutAsync(HttpContext http)
    {
        FaultsOf(http);
        var input = await ReadAsync<CutInput>(http);
        http.RequestServices.GetRequiredService<SignalREmulator>().Cut(input.Duration);
        return null;
    }

    /// <exception cref="ChatException">The host publishes to a real service, which has no faults to set.</exception>
    private static EmulatorFaults FaultsOf(HttpContext http) => http.RequestServices.GetRequiredService<IRealtime>() is EmulatorRealtime
        ? http.RequestServices.GetRequiredService<EmulatorFaults>()
        : throw ChatException.NotFound();

    private static async Task<T> ReadAsync<T>(HttpContext http)
    {
        try
        {
            return await http.Request.ReadFromJsonAsync<T>(ChatJson.Options) ?? throw InvalidJson();
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException)
        {
            // Malformed, or not sent as JSON, which also keeps forms of other origins out.
            throw InvalidJson();
        }
    }

    private static ChatException InvalidJson() => ChatException.Invalid(ErrorCode.InvalidJson, "body", "One JSON object is needed.");

    private static string NameOf(string userId) => char.ToUpperInvariant(userId[0]) + userId[1..];

    private sealed record TokenInput(string? UserId);
}
