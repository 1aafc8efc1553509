using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chat.Client;
using Chat.LocalHost;

namespace Chat.Benchmarks.Media;

/// <summary>A user with an open chat, who uploads files into it and deletes them again.</summary>
internal sealed class Uploader : IAsyncDisposable
{
    private readonly ChatClient _client;
    private readonly string _chatId;
    private readonly HttpClient _http;

    private Uploader(ChatClient client, string chatId, HttpClient http) => (_client, _chatId, _http) = (client, chatId, http);

    public static async Task<Uploader> CreateAsync(Uri server)
    {
        var client = BenchmarkUser.Client(server, DemoTokens.Users[0]);
        await using var peer = BenchmarkUser.Client(server, DemoTokens.Users[1]);
        var chat = await BenchmarkUser.OpenChatAsync(client, peer, DemoTokens.Users[1]);
        var authorization = new AuthenticationHeaderValue("Bearer", BenchmarkUser.Token(DemoTokens.Users[0]));
        return new Uploader(
            client,
            chat.Id,
            new HttpClient { BaseAddress = new Uri(server, "api/"), DefaultRequestHeaders = { Authorization = authorization } });
    }

    /// <summary>
    /// Its id. A form of its own, because <see cref="ChatClient"/> goes through the server only when it cannot reach the storage.
    /// </summary>
    public async Task<string> UploadAsync(SampleFile sample)
    {
        await using var content = sample.OpenRead();
        var file =
            new StreamContent(content, SampleFile.BufferBytes) { Headers = { ContentType = new MediaTypeHeaderValue(sample.MimeType) } };
        using var form =
            new MultipartFormDataContent { { new StringContent(_chatId), "chatId" }, { file, "file", Path.GetFileName(sample.Path) } };
        using var response = await _http.PostAsync("media/upload-chat-media", form);
        var body = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonElement.Parse(body).GetProperty("fileId").GetString()!
            : throw new InvalidOperationException(body);
    }

    public async Task DeleteAsync(IEnumerable<string> fileIds)
    {
        foreach (var fileId in fileIds)
        {
            await _client.RequestAsync(HttpMethod.Post, "media/delete", new JsonObject { ["fileId"] = fileId });
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _client.DisposeAsync();
    }
}
