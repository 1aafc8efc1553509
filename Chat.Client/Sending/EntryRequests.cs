using System.Text.Json;
using System.Text.Json.Nodes;
using Chat.Client.Realtime;
using Chat.Client.Rest;
using Chat.Client.Syncing;
using Chat.Client.Wire;

namespace Chat.Client.Sending;

/// <summary>The requests of entries: over the socket while it is open, else over REST.</summary>
internal sealed class EntryRequests(RestApi api, HubLink link, Uploader uploader)
{
    public async Task<EventAnswer> SendAsync(OutboxEntry entry, CancellationToken ct)
    {
        var chat = CatchUp.PathOf(entry.ChatId);
        if (RouteOf(entry) is not (var name, var method, var path))
        {
            return new EventAnswer { Chat = await ChangeMemberSettingsAsync(entry, chat, ct) };
        }

        var payload = PayloadOf(entry);
        if (entry.Kind == OutboxKind.Media)
        {
            payload["media"] = new JsonArray([.. (await uploader.UploadAsync(entry, ct)).Select(id => (JsonNode)id)]);
        }

        if (link.IsOpen)
        {
            return await link.InvokeAsync(name, payload, ct);
        }

        // The fields of the event that a request has in its path are ignored in its body.
        return entry.Kind == OutboxKind.Read
            ? new EventAnswer { Chat = await api.CallAsync(method, $"{chat}/{path}", payload, WireJson.Default.ChatView, ct) }
            : new EventAnswer { Message = await api.CallAsync(method, $"{chat}/{path}", payload, WireJson.Default.Message, ct) };
    }

    // Null for changes of the user's own side and of the request, which have no event.
    private static (string Event, HttpMethod Method, string Path)? RouteOf(OutboxEntry entry)
    {
        var message = $"messages/{entry.MessageId}";
        var reaction = $"{message}/reactions/{Uri.EscapeDataString(entry.Emoji ?? "")}";
        return entry.Kind switch
        {
            OutboxKind.Message => ("send_message", HttpMethod.Post, "messages"),
            OutboxKind.Media => ("send_media", HttpMethod.Post, "messages"),
            OutboxKind.Edit => ("edit_message", HttpMethod.Patch, message),
            OutboxKind.Delete => ("delete_message", HttpMethod.Delete, $"{message}?scope={Name(entry.Scope)}"),
            OutboxKind.React => ("add_reaction", HttpMethod.Put, reaction),
            OutboxKind.Unreact => ("remove_reaction", HttpMethod.Delete, reaction),
            OutboxKind.Read => ("mark_as_read", HttpMethod.Post, "read"),
            _ => null,
        };
    }

    private static JsonObject PayloadOf(OutboxEntry entry)
    {
        var fields = new Dictionary<string, JsonNode?>(StringComparer.Ordinal)
        {
            ["chatId"] = entry.ChatId,
            ["clientMessageId"] = entry.Kind is OutboxKind.Message or OutboxKind.Media ? entry.Id : null,
            ["content"] = entry.Content,
            ["replyTo"] = entry.ReplyTo,
            ["messageId"] = entry.MessageId,
            ["emoji"] = entry.Emoji,
            ["scope"] = entry.Scope is null ? null : Name(entry.Scope),
            ["upToSeq"] = entry.UpToSeq,
            ["until"] = entry.Until,
        };
        return new JsonObject(fields.Where(field => field.Value is not null));
    }

    private static string Name<T>(T value) => JsonNamingPolicy.CamelCase.ConvertName($"{value}");

    private async Task<ChatView> ChangeMemberSettingsAsync(OutboxEntry entry, string chat, CancellationToken ct)
    {
        if (entry.Kind != OutboxKind.Clear)
        {
            return await api.CallAsync(HttpMethod.Post, $"{chat}/{Name(entry.Kind)}", PayloadOf(entry), WireJson.Default.ChatView, ct);
        }

        await api.CallAsync(HttpMethod.Delete, chat, body: null, ct);
        return await api.GetAsync(chat, WireJson.Default.ChatView, ct);
    }
}
