using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Chat.Client.Reducing;
using Chat.Client.Rest;
using Chat.Client.Wire;

namespace Chat.Client.Sending;

/// <summary>
/// Uploads the files of an entry: straight to the storage, or through the server where the storage can't be reached. Every
/// step can be repeated, because the server deletes unfinished uploads.
/// </summary>
internal sealed class Uploader(RestApi api, StateStore store)
{
    /// <summary>The ids of the entry's files. A file that is registered already is not uploaded again.</summary>
    public async Task<IReadOnlyList<string>> UploadAsync(OutboxEntry entry, CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var uploading = UploadAllAsync(entry.Id, end.Token);
        var discarded = store.WaitAsync(state => state.Entry(entry.Id) is null, end.Token);
        await Task.WhenAny(uploading, discarded);
        await end.CancelAsync();
        try
        {
            return await uploading;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw ChatClientException.Discarded();
        }
    }

    private async Task<IReadOnlyList<string>> UploadAllAsync(string id, CancellationToken ct)
    {
        while (true)
        {
            var entry = Find(id);
            var files = entry.Files ?? [];
            if (files.FirstOrDefault(each => each.FileId is null) is not { } file)
            {
                return [.. files.Select(each => each.FileId!)];
            }

            var uploaded = file with { FileId = await UploadAsync(entry.ChatId, file, ct) };
            OutgoingFile[] now = [.. files.Select(each => ReferenceEquals(each, file) ? uploaded : each)];
            store.Dispatch(new StateAction.EntryChanged(Find(id) with { Files = now }));
        }
    }

    private OutboxEntry Find(string id) => store.State.Entry(id) ?? throw ChatClientException.Discarded();

    private async Task<string> UploadAsync(string chatId, OutgoingFile file, CancellationToken ct)
    {
        var limits = store.State.Limits;
        if (file.Size > limits.MaxFileBytes)
        {
            throw Refusal("file_too_large", $"The file {file.Name} is too large.");
        }

        var query = string.Create(
            CultureInfo.InvariantCulture,
            $"chatId={Escape(chatId)}&fileName={Escape(file.Name)}&mimeType={Escape(file.MimeType)}&size={file.Size}");
        var token = await api.GetAsync($"media/get-upload-token?{query}", WireJson.Default.UploadToken, ct);
        FileReference stored;
        try
        {
            using var form = await FormAsync(file, [.. token.Fields, KeyValuePair.Create("token", token.Token)], ct);
            stored = await api.PostFormAsync(token.UploadUrl, form, authorize: false, WireJson.Default.FileReference, ct);
        }
        catch (ChatClientException e) when (e.Retryable && file.Size <= limits.MaxProxiedBytes)
        {
            using var form = await FormAsync(file, [KeyValuePair.Create("chatId", chatId)], ct);
            var target = api.At("media/upload-chat-media");
            return (await api.PostFormAsync(target, form, authorize: true, WireJson.Default.FileReference, ct)).FileId;
        }

        return await ConfirmAsync(token.MediaId, stored.FileId, ct);
    }

    private async Task<string> ConfirmAsync(string mediaId, string fileId, CancellationToken ct)
    {
        var body = new JsonObject { ["mediaId"] = mediaId, ["fileId"] = fileId };
        return (await api.CallAsync(HttpMethod.Post, "media/confirm", body, WireJson.Default.FileReference, ct)).FileId;
    }

    private static async Task<MultipartFormDataContent> FormAsync(
        OutgoingFile file, IEnumerable<KeyValuePair<string, string>> fields, CancellationToken ct)
    {
        var bytes = new StreamContent(await OpenAsync(file, ct));
        bytes.Headers.ContentType = MediaTypeHeaderValue.TryParse(file.MimeType, out var type) ? type : null;
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), Quoted(name));
        }

        form.Add(bytes, Quoted("file"), file.Name);
        return form;
    }

    private static async Task<Stream> OpenAsync(OutgoingFile file, CancellationToken ct)
    {
        try
        {
            return file.OpenAsync is { } open ? await open(ct)
                : file.Path is { } path ? File.OpenRead(path)
                : throw new FileNotFoundException("It was in memory only.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refusal("file_lost", $"The file {file.Name} is not there any more. Choose it again.", e);
        }
    }

    private static ChatClientException Refusal(string code, string detail, Exception? cause = null) =>
        new(new Problem { Code = code, Detail = detail }, cause);

    private static string Escape(string text) => Uri.EscapeDataString(text);

    // As browsers write the names; not every storage takes them without the quotes.
    private static string Quoted(string name) => $"\"{name}\"";
}
