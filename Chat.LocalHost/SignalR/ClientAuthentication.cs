using System.Security.Claims;
using Chat.Adapters.AzureSignalR;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.Extensions.Primitives;

namespace Chat.LocalHost.SignalR;

/// <summary>Lets clients with a valid token for the hub through to /client, and reads their identity from it.</summary>
internal static class ClientAuthentication
{
    private const string HubParameter = "hub";
    private const string TokenParameter = "access_token";
    private const string BearerPrefix = "Bearer ";

    // Parameters of the transport, and a secret: not for the functions.
    private static readonly string[] HiddenParameters = [TokenParameter, "id", "negotiateVersion"];

    public static RequestDelegate Require(RequestDelegate next) => async http =>
    {
        var services = http.RequestServices;
        if (services.GetRequiredService<EmulatorFaults>().Refuses(services.GetRequiredService<EmulatorOptions>().Time))
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        var hub = ConnectionRegistry.Normalise(http.Request.Query[HubParameter].ToString());
        var audience = $"{http.Request.Scheme}://{http.Request.Host}/client/?hub={hub}";
        var token = await http.RequestServices.GetRequiredService<EmulatorKey>().ValidateAsync(ReadToken(http.Request), audience);
        if (token is null)
        {
            http.RequestServices.GetRequiredService<ClientRefusals>().LogToken();
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            http.Response.Headers.WWWAuthenticate = BearerPrefix.TrimEnd();
            return;
        }

        // By this claim the transports check that the later requests of a connection have the same user.
        var userId = token.Claims.FirstOrDefault(claim => claim.Type == ServiceTokens.UserIdClaim)?.Value;
        var own = userId is null ? [] : new[] { new Claim(ClaimTypes.NameIdentifier, userId) };
        http.User = new ClaimsPrincipal(new ClaimsIdentity([.. token.Claims, .. own], authenticationType: "AzureSignalR"));
        await next(http);
    };

    public static ClientIdentity IdentityOf(ConnectionContext connection)
    {
        var user = connection.Features.Get<IConnectionUserFeature>()?.User;
        var query = connection.GetHttpContext()?.Request.Query;
        return new ClientIdentity(
            ConnectionRegistry.Normalise(query?[HubParameter].ToString() ?? ""),
            user?.FindFirstValue(ClaimTypes.NameIdentifier),
            FirstValues(user?.Claims.Where(claim => claim.Type != ClaimTypes.NameIdentifier) ?? []),
            VisibleParameters(query));
    }

    public static string? ReadBearer(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) ? header[BearerPrefix.Length..] : null;
    }

    // Only the first value of each claim gets through, as in the worker.
    private static Dictionary<string, StringValues> FirstValues(IEnumerable<Claim> claims) => claims
        .GroupBy(claim => claim.Type, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => new StringValues(group.First().Value), StringComparer.Ordinal);

    // A browser's WebSocket can't send headers.
    private static string? ReadToken(HttpRequest request) => ReadBearer(request) ?? request.Query[TokenParameter];

    private static Dictionary<string, StringValues> VisibleParameters(IQueryCollection? query) => (query ?? QueryCollection.Empty)
        .Where(parameter => !HiddenParameters.Contains(parameter.Key, StringComparer.OrdinalIgnoreCase))
        .ToDictionary(parameter => parameter.Key, parameter => parameter.Value, StringComparer.OrdinalIgnoreCase);
}
