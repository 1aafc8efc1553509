using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.LocalHost;
using Microsoft.Extensions.Configuration;

namespace Chat.Benchmarks.Media;

/// <summary>A user with an open chat, who uploads files into it and deletes them again.</summary>
internal sealed class Uploader : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _chatId;

    private Uploader(HttpClient http, string chatId) => (_http, _chatId) = (http, chatId);

    public static async Task<Uploader> CreateAsync(Uri server)
    {
        var (http, peer) = (Client(server, DemoTokens.Users[0]), Client(server, DemoTokens.Users[1]));
        using (peer)
        {
            var chat = await PostAsync(http, "or-create", JsonContent.Create(new { recipientId = DemoTokens.Users[1] }));
            var chatId = chat.GetProperty("id").GetString()!;
            await PostAsync(peer, $"{chatId}/accept", content: null);
            return new Uploader(http, chatId);
        }
    }

    /// <summary>Its id.</summary>
    public async Task<string> UploadAsync(SampleFile sample)
    {
        await using var content = sample.OpenRead();
        var file =
            new StreamContent(content, SampleFile.BufferBytes) { Headers = { ContentType = new MediaTypeHeaderValue(sample.MimeType) } };
        using var form =
            new MultipartFormDataContent { { new StringContent(_chatId), "chatId" }, { file, "file", Path.GetFileName(sample.Path) } };
        return (await PostAsync(_http, "../media/upload-chat-media", form)).GetProperty("fileId").GetString()!;
    }

    public async Task DeleteAsync(IEnumerable<string> fileIds)
    {
        foreach (var fileId in fileIds)
        {
            using var response = await _http.PostAsJsonAsync("../media/delete", new { fileId });
            response.EnsureSuccessStatusCode();
        }
    }

    public void Dispose() => _http.Dispose();

    private static HttpClient Client(Uri server, string userId)
    {
        var settings = new Dictionary<string, string?> { ["JWT_SECRET"] = LocalHostProcess.Secret };
        var tokens = new DemoTokens(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), TimeProvider.System);
        return new HttpClient
        {
            BaseAddress = new Uri(server, "api/chats/"),
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", tokens.Create(userId)) },
        };
    }

    private static async Task<JsonElement> PostAsync(HttpClient http, string path, HttpContent? content)
    {
        using var response = await http.PostAsync(path, content);
        var body = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonElement.Parse(body) : throw new InvalidOperationException(body);
    }
}
