using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Chat.Faults.Log;

namespace Chat.Faults.Load;

/// <summary>
/// A device without the client library. Each attempt goes over REST or over the socket, as the seed decides, so a repeated
/// send often changes its way.
/// </summary>
internal sealed class RawDevice(string user, string name, Target target, SharedRandom random, RunLog log) : IDevice
{
    private readonly Caller _caller = new(user, target, random, log);

    public string Name => name;

    /// <summary>Calls of the API that no operation here has.</summary>
    public Caller Caller => _caller;

    public void Connect(IReadOnlyList<KnownChat> chats) => _caller.Connect([.. chats.Select(chat => chat.Id)]);

    public Task<Outcome> SendAsync(KnownChat chat, string text, string? replyTo) => SendAsync(chat, text, replyTo, NewId());

    /// <summary>Sends with a chosen id: once more, or for the first time.</summary>
    public Task<Outcome> SendAsync(KnownChat chat, string text, string? replyTo, string sentAs)
    {
        var body = new JsonObject { ["content"] = text, ["clientMessageId"] = sentAs };
        if (replyTo is not null)
        {
            body["replyTo"] = replyTo;
        }

        return _caller.DoAsync("send_message", With(body, chat), HttpMethod.Post, $"chats/{chat.Id}/messages", body);
    }

    public string NewId() => string.Create(null, $"{name}-{random.NextInt64():x16}");

    /// <summary>Uploads a file, for a message that may never be sent.</summary>
    public Task<(JsonObject? Answer, Outcome Outcome)> UploadAsync(KnownChat chat, byte[] file) =>
        _caller.RestAsync("media/upload-chat-media", () => Form(chat, file));

    public async Task<Outcome> SendFileAsync(KnownChat chat, string text, byte[] file)
    {
        var (uploaded, outcome) = await UploadAsync(chat, file);
        if (uploaded is null)
        {
            return outcome;
        }

        var body = new JsonObject
        {
            ["content"] = text, ["clientMessageId"] = NewId(), ["media"] = new JsonArray(uploaded["fileId"]!.GetValue<string>()),
        };
        return await _caller.DoAsync("send_media", With(body, chat), HttpMethod.Post, $"chats/{chat.Id}/messages", body);
    }

    public Task<Outcome> EditAsync(KnownChat chat, string messageId, string text)
    {
        var body = new JsonObject { ["content"] = text };
        var payload = With(body, chat);
        payload["messageId"] = messageId;
        return _caller.DoAsync("edit_message", payload, HttpMethod.Patch, $"chats/{chat.Id}/messages/{messageId}", body);
    }

    public Task<Outcome> DeleteAsync(KnownChat chat, string messageId, bool forEveryone)
    {
        var scope = forEveryone ? "everyone" : "me";
        var payload = With(new JsonObject { ["messageId"] = messageId, ["scope"] = scope }, chat);
        return _caller.DoAsync("delete_message", payload, HttpMethod.Delete, $"chats/{chat.Id}/messages/{messageId}?scope={scope}", null);
    }

    public Task<Outcome> ReactAsync(KnownChat chat, string messageId, string emoji, bool isOn)
    {
        var payload = With(new JsonObject { ["messageId"] = messageId, ["emoji"] = emoji }, chat);
        var path = $"chats/{chat.Id}/messages/{messageId}/reactions/{Uri.EscapeDataString(emoji)}";
        return isOn
            ? _caller.DoAsync("add_reaction", payload, HttpMethod.Put, path, null)
            : _caller.DoAsync("remove_reaction", payload, HttpMethod.Delete, path, null);
    }

    public Task<Outcome> ReadAsync(KnownChat chat, long upToSeq)
    {
        var body = new JsonObject { ["upToSeq"] = upToSeq };
        return _caller.DoAsync("mark_as_read", With(body, chat), HttpMethod.Post, $"chats/{chat.Id}/read", body);
    }

    public Task<Outcome> ArchiveAsync(KnownChat chat, bool isOn) => PostAsync($"chats/{chat.Id}/{(isOn ? "archive" : "unarchive")}");

    public Task<Outcome> ClearAsync(KnownChat chat) => _caller.DoAsync(null, null, HttpMethod.Delete, $"chats/{chat.Id}", null);

    public Task TypeAsync(KnownChat chat) => _caller.TellAsync("typing", With([], chat));

    public Task<Outcome> PostAsync(string path, JsonObject? body = null) => _caller.DoAsync(null, null, HttpMethod.Post, path, body);

    public ValueTask DisposeAsync() => _caller.DisposeAsync();

    private static JsonObject With(JsonObject body, KnownChat chat)
    {
        var payload = body.DeepClone().AsObject();
        payload["chatId"] = chat.Id;
        return payload;
    }

    private static MultipartFormDataContent Form(KnownChat chat, byte[] file)
    {
        var content = new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("application/pdf") } };
        return new MultipartFormDataContent { { new StringContent(chat.Id), "chatId" }, { content, "file", "notes.pdf" } };
    }
}
