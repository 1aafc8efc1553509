using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Chat.LocalHost.SignalR;

/// <summary>One call of the data plane: the connections that it names, and the event that it sends.</summary>
internal sealed class DataPlaneCall(HttpContext http)
{
    public ConnectionRegistry Registry { get; } = http.RequestServices.GetRequiredService<ConnectionRegistry>();

    public string Hub => Value("hub");

    public string Id => Value("id");

    /// <summary>A value of the route.</summary>
    public string Value(string name) => http.GetRouteValue(name) as string ?? "";

    public IReadOnlyList<EmulatorConnection> All() => Registry.All(Hub);

    public IReadOnlyList<EmulatorConnection> Connection() => Registry.Find(Hub, Id) is { } connection ? [connection] : [];

    public IReadOnlyList<EmulatorConnection> OfUser() => Registry.OfUser(Hub, Id);

    public IReadOnlyList<EmulatorConnection> InGroup() => Registry.InGroup(Hub, Id);

    /// <summary>Sends the event of the body to the connections, except to those that the query excludes. Returns the status.</summary>
    public async Task<int> SendAsync(IReadOnlyList<EmulatorConnection> connections)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = http.RequestServices.GetRequiredService<EmulatorOptions>().MaxMessageBytes;
        }

        try
        {
            var message = await JsonSerializer.DeserializeAsync<Message>(http.Request.Body, JsonSerializerOptions.Web, http.RequestAborted);
            if (message is not { Target.Length: > 0, Arguments: not null })
            {
                return StatusCodes.Status400BadRequest;
            }

            string[] excluded = [.. http.Request.Query["excluded"].OfType<string>()];
            http.RequestServices.GetRequiredService<EventSender>().Send(connections, message.Target, message.Arguments, excluded);
            return StatusCodes.Status202Accepted;
        }
        catch (JsonException)
        {
            return StatusCodes.Status400BadRequest;
        }
        catch (BadHttpRequestException e)
        {
            return e.StatusCode;
        }
    }

    private sealed record Message(string Target, object?[] Arguments);
}
