using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Chat.Faults.Hosting;
using Chat.Tests.App;

namespace Chat.Tests.LocalHost;

/// <summary>A process whose files can't grow any more, as with a quota.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const int Megabyte = 1024 * 1024;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task An_upload_that_does_not_fit_is_refused_as_a_failing_dependency_and_leaves_nothing()
    {
        await using var host = await LocalHostProcess.StartAsync(_folder.FullName, "trap '' XFSZ", ("JWT_SECRET", ChatApp.Secret));
        using var ana = User(host, "ana");
        using var ben = User(host, "ben");
        var opened = await ana.PostAsJsonAsync("chats/or-create", new { recipientId = "ben" });
        var chatId = (await opened.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.GetValue<string>();
        (await ben.PostAsync($"chats/{chatId}/accept", content: null)).EnsureSuccessStatusCode();

        // The database fits, the file does not.
        await host.LimitFilesAsync(2 * Megabyte);
        var (refused, problem) = await UploadAsync(ana, chatId);
        await host.LimitFilesAsync(null);

        Assert.Equal((503, "dependency_unavailable"), (refused, problem["code"]!.GetValue<string>()));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder.FullName, "data", "media"), "*.p*", SearchOption.AllDirectories));
        Assert.Equal(201, (await UploadAsync(ana, chatId)).Status);
    }

    private static HttpClient User(LocalHostProcess host, string user)
    {
        var token = ChatApp.Sign(new() { ["sub"] = user, ["exp"] = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds() });
        return new HttpClient
        {
            BaseAddress = new Uri(host.Address, "api/"),
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };
    }

    private static async Task<(int Status, JsonObject Body)> UploadAsync(HttpClient user, string chatId)
    {
        byte[] file =
        [
            .. "%PDF-1.7\n%"u8, .. Enumerable.Repeat((byte)'x', 4 * Megabyte),
            .. "\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"u8,
        ];
        var content = new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("application/pdf") } };
        using var form = new MultipartFormDataContent { { new StringContent(chatId), "chatId" }, { content, "file", "notes.pdf" } };
        using var response = await user.PostAsync("media/upload-chat-media", form);
        return ((int)response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonObject>())!);
    }
}
