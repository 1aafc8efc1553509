using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Chat.Core;
using Chat.Core.Chats;
using Chat.Core.Messages;
using Chat.Core.Presence;
using Chat.Core.Reading;

namespace Chat.Adapters.AzureSignalR;

/// <summary>How events are written: as <see cref="ChatJson"/> says, with the code for their types generated at compile time.</summary>
public static class EventJson
{
    public static JsonSerializerOptions Options { get; } = new(ChatJson.Options)
    {
        // Error events and answers to events are types of the functions, which are found by reflection.
        TypeInfoResolver = JsonTypeInfoResolver.Combine(EventTypes.Default, new DefaultJsonTypeInfoResolver()),
    };
}

/// <summary>A message to the service's data plane.</summary>
internal sealed record ServiceMessage(string Target, object[] Arguments);

[JsonSerializable(typeof(ChatEvent))]
[JsonSerializable(typeof(MessageEvent))]
[JsonSerializable(typeof(MessagesDeliveredEvent))]
[JsonSerializable(typeof(MessagesReadEvent))]
[JsonSerializable(typeof(PresenceEvent))]
[JsonSerializable(typeof(ServiceMessage))]
[JsonSerializable(typeof(TypingEvent))]
[JsonSerializable(typeof(UnreadMessageEvent))]
internal sealed partial class EventTypes : JsonSerializerContext;
