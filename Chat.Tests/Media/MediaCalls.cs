using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Chat.Tests.App;
using Chat.Tests.Media.ImageKit;

namespace Chat.Tests.Media;

/// <summary>The calls that clients make with files.</summary>
internal static class MediaCalls
{
    private static readonly HttpClient Http = new();

    public static Task<Answer> UploadAsync(this ApiUser user, string chatId, byte[] content, string name, string? type = null) =>
        user.UploadAsync(chatId, new ByteArrayContent(content), name, type);

    public static Task<Answer> UploadAsync(this ApiUser user, string chatId, HttpContent content, string name, string? type = null)
    {
        var form = new MultipartFormDataContent { { new StringContent(chatId), "chatId" } };
        form.Add(Part(content, type), "file", name);
        return user.SendAsync(new HttpRequestMessage(HttpMethod.Post, "media/upload-chat-media") { Content = form });
    }

    /// <summary>Uploads a PNG and returns its id.</summary>
    public static async Task<string> UploadPngAsync(this ApiUser user, string chatId) =>
        (await user.UploadAsync(chatId, Samples.Png(), "cat.png", "image/png")).Require(201).Text("fileId");

    public static Task<Answer> BulkUploadAsync(this ApiUser user, string chatId, params (string Name, byte[] Content)[] files)
    {
        var form = new MultipartFormDataContent { { new StringContent(chatId), "chatId" } };
        foreach (var (name, content) in files)
        {
            form.Add(Part(new ByteArrayContent(content), type: null), "files", name);
        }

        return user.SendAsync(new HttpRequestMessage(HttpMethod.Post, "media/bulk-upload") { Content = form });
    }

    public static Task<Answer> TokenAsync(this ApiUser user, string chatId, long size, string type = "application/pdf",
        int version = 2) => user.GetAsync(
        string.Create(CultureInfo.InvariantCulture,
            $"media/get-upload-token?chatId={chatId}&fileName=report.pdf&mimeType={type}&size={size}&v={version}"));

    /// <summary>Uploads like a browser: sends the token's fields and the file to the token's URL.</summary>
    public static async Task<Answer> UploadDirectAsync(this ApiUser user, Answer token, byte[] content)
    {
        Assert.NotEmpty(user.Id);
        using var form = new MultipartFormDataContent();
        var fields = token.At("fields").Json.EnumerateObject().Select(f =>
            (f.Name, Value: f.Value.GetString()!)).Append(("token", token.Text("token")));
        if (token.Has("signature"))
        {
            fields = fields.Append(("signature", token.Text("signature"))).Append(("publicKey", token.Text("publicKey")))
                .Append(("expire", token.Number("expire").ToString(CultureInfo.InvariantCulture)));
        }

        foreach (var (name, value) in fields)
        {
            var part = new StringContent(value);
            part.Headers.ContentType = null;
            form.Add(part, $"\"{name}\"");
        }

        var file = new ByteArrayContent(content);
        file.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "\"file\"", FileName = "\"x.bin\"" };
        form.Add(file);
        using var response = await Http.PostAsync(token.Text("uploadUrl"), form);
        return await Answer.ReadAsync(response);
    }

    public static Task<Answer> ConfirmAsync(this ApiUser user, Answer token, Answer uploaded) =>
        user.PostAsync("media/confirm", new { mediaId = token.Text("mediaId"), fileId = uploaded.Text("fileId") });

    /// <summary>A webhook of ImageKit, signed now.</summary>
    public static async Task<Answer> SendWebhookAsync(this ChatApp app, string body, string id = "msg_1",
        string secret = FakeImageKit.WebhookSecret)
    {
        var sent = app.Time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{id}.{sent}.{body}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(app.BaseAddress, "api/media/webhooks/imagekit"))
        {
            Content = new StringContent(body),
            Headers = { { "webhook-id", id }, { "webhook-timestamp", sent },
                { "webhook-signature", $"v1,{Convert.ToBase64String(hash)}" } },
        };
        using var response = await Http.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    private static HttpContent Part(HttpContent content, string? type)
    {
        content.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
        return content;
    }
}
