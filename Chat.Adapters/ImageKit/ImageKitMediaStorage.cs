using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Chat.Core.Errors;
using Chat.Core.Media;
using Chat.Core.Media.Intake;

namespace Chat.Adapters.ImageKit;

/// <summary>Stores files at ImageKit, over its REST API. docs/decisions/0008-media.md says why the SDK is not used.</summary>
internal sealed class ImageKitMediaStorage(
    ImageKitCalls calls, ImageKitUploads uploads, ImageKitDeletes deletes, ImageKitUrls urls, ImageKitTickets tickets) : IMediaStorage
{
    public async Task<StoredFile> UploadAsync(NewFile file, CancellationToken ct) =>
        await uploads.UploadAsync(file, ct)
        // An earlier attempt has succeeded. When the listing lags behind it, the next attempt finds the file.
        ?? await FindByPathAsync(file.Path, ct)
        ?? throw new DependencyException("media storage");

    public async Task<StoredFile?> FindAsync(string providerId, CancellationToken ct)
    {
        var url = calls.Api($"/v1/files/{Uri.EscapeDataString(providerId)}/details");
        using var response = await calls.SendAsync(
            ImageKitCalls.ApiClient, () => calls.Create(HttpMethod.Get, url), ct, HttpStatusCode.NotFound, HttpStatusCode.BadRequest);
        return response.IsSuccessStatusCode ? (await calls.ReadAsync<ImageKitFile>(response, ct)).ToStored() : null;
    }

    public async Task<StoredFile?> FindByPathAsync(MediaPath path, CancellationToken ct)
    {
        var query = Uri.EscapeDataString(string.Create(CultureInfo.InvariantCulture, $"name = \"{path.FileName}\""));
        var url = calls.Api($"/v1/files?path={Uri.EscapeDataString(path.Folder)}&searchQuery={query}&limit=10");
        using var response = await calls.SendAsync(ImageKitCalls.ApiClient, () => calls.Create(HttpMethod.Get, url), ct);
        var found = await calls.ReadAsync<IReadOnlyList<ImageKitFile>>(response, ct);
        return found.Select(f => f.ToStored()).FirstOrDefault(f => f?.Path == path);
    }

    public async Task<Stream> OpenReadAsync(MediaPath path, long maxBytes, CancellationToken ct)
    {
        var url = urls.CreateOriginal(path, calls.Now.AddMinutes(1));
        var response = await calls.SendAsync(
            ImageKitCalls.ApiClient,
            () => new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Range = new RangeHeaderValue(0, maxBytes - 1) } },
            ct,
            HttpStatusCode.RequestedRangeNotSatisfiable);
        return response.IsSuccessStatusCode
            ? new PrefixStream(new ImageKitStream(calls, await response.Content.ReadAsStreamAsync(ct)), maxBytes, response)
            : Empty(response);
    }

    public Task DeleteAsync(IReadOnlyList<string> providerIds, CancellationToken ct) => deletes.DeleteAsync(providerIds, ct);

    // An upload with a ticket is at its path at once, and images are cleaned when they are delivered.
    public Task DiscardStagedAsync(MediaPath path, CancellationToken ct) => Task.CompletedTask;

    public async Task<IReadOnlyList<ListedFile>> ListAsync(DateTimeOffset storedBefore, int skip, CancellationToken ct)
    {
        // The parameters path and type do not serve: one means the folder alone, the other is ignored beside a query.
        var query = Uri.EscapeDataString(string.Create(
            CultureInfo.InvariantCulture,
            $"type = \"file\" AND path : \"{MediaPath.Root}\" AND createdAt < \"{storedBefore.UtcDateTime:yyyy-MM-ddTHH:mm:ss}\""));
        var page = string.Create(CultureInfo.InvariantCulture, $"sort=DESC_CREATED&limit={IMediaStorage.ListingPageSize}&skip={skip}");
        using var response = await calls.SendAsync(
            ImageKitCalls.ApiClient, () => calls.Create(HttpMethod.Get, calls.Api($"/v1/files?searchQuery={query}&{page}")), ct);
        var found = await calls.ReadAsync<IReadOnlyList<ImageKitFile>>(response, ct);

        // Listed files may be deleted, so an answer that has other files of the account is rejected as a whole.
        return found.All(f => f.FileId is not null && f.FilePath?.StartsWith(MediaPath.Root, StringComparison.Ordinal) == true)
            ? [.. found.Select(f => new ListedFile(f.FileId!, f.FilePath!))]
            : throw new DependencyException("media storage");
    }

    public MediaUrls CreateUrls(MediaDelivery file, DateTimeOffset expiresAt) => urls.Create(file, expiresAt);

    public UploadTicket CreateTicket(TicketRequest request) => tickets.Create(request);

    private static Stream Empty(HttpResponseMessage response)
    {
        response.Dispose();
        return Stream.Null;
    }
}
