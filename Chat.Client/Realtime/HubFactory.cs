using System.Text.Json;
using Chat.Client.Reducing;
using Chat.Client.Wire;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chat.Client.Realtime;

/// <summary>Builds connections whose events change the state.</summary>
internal sealed partial class HubFactory(ChatClientOptions options, StateStore store, ILogger logger)
{
    // SignalR wants the name of every event.
    private static readonly string[] Events =
    [
        "message_received", "media_received", "message_edited", "message_deleted", "reaction_added", "reaction_removed",
        "messages_read", "messages_delivered", "unread_message", "user_typing", "user_stop_typing", "user_online", "user_offline",
        "chat_requested", "chat_accepted", "chat_rejected", "chat_updated",
    ];

    public HubConnection Build(Negotiation negotiation)
    {
        var builder = new HubConnectionBuilder().WithUrl(negotiation.Url, http =>
        {
            options.ConfigureConnection?.Invoke(http);
            http.AccessTokenProvider = () => Task.FromResult<string?>(negotiation.AccessToken);
        });
        builder.AddJsonProtocol(json => json.PayloadSerializerOptions = new JsonSerializerOptions { TypeInfoResolver = WireJson.Default });
        if (options.LoggerFactory is { } factory)
        {
            builder.Services.AddSingleton(factory);
        }

        var hub = builder.Build();
        foreach (var name in Events)
        {
            hub.On<JsonElement>(name, payload => Receive(name, payload));
        }

        return hub;
    }

    private void Receive(string name, JsonElement json)
    {
        try
        {
            if (json.Deserialize(WireJson.Default.EventPayload) is { } payload)
            {
                store.Dispatch(new StateAction.Received(name, payload, options.TimeProvider.GetUtcNow()));
            }
        }
        // A malformed event changes nothing; the next catch-up brings what it meant.
        catch (JsonException)
        {
            LogMalformed(logger, name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A malformed event {Event} was ignored.")]
    private static partial void LogMalformed(ILogger logger, string @event);
}
