using System.Text.Json;
using Chat.Adapters.ImageKit;
using Chat.Core.Errors;
using Chat.Core.Uploads;
using Chat.Functions.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Http;

/// <summary>Receives ImageKit's webhooks about uploads. Their signature is the authorisation.</summary>
public sealed class MediaWebhookFunctions(ImageKitWebhooks webhooks, HandleUploadWebhook webhook)
{
    [Function("Media-ImageKitWebhook")]
    public async Task<IResult> Receive(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "media/webhooks/imagekit")] HttpRequest request, CancellationToken ct)
    {
        var body = await request.ReadBytesAsync(ct);
        RequireGenuine(request.Headers, body);
        if (FindUpload(body) is var (id, providerId))
        {
            await webhook.ExecuteAsync(id, providerId, ct);
        }

        return Results.NoContent();
    }

    private void RequireGenuine(IHeaderDictionary headers, byte[] body)
    {
        if (!webhooks.IsGenuine(Headers(headers), body))
        {
            throw new ChatException(ErrorCode.Unauthenticated, "The webhook is not signed, or too old.");
        }
    }

    private static WebhookHeaders Headers(IHeaderDictionary headers) => new(
        headers["webhook-id"].FirstOrDefault(),
        headers["webhook-timestamp"].FirstOrDefault(),
        headers["webhook-signature"].FirstOrDefault(),
        headers["x-ik-signature"].FirstOrDefault());

    // Other events, and future ones, are answered and ignored.
    private static (string Id, string ProviderId)? FindUpload(byte[] body)
    {
        try
        {
            var e = JsonElement.Parse(body);
            return Text(e, "type") is "file.created" or "upload.pre-transform.success" or "upload.post-transform.success"
                && Text(e, "id") is { } id && e.TryGetProperty("data", out var data) && Text(data, "fileId") is { } fileId
                ? (id, fileId)
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ChatException(ErrorCode.InvalidJson, "The body is not valid JSON.", e);
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
