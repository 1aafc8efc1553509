using System.Net;
using System.Net.Http.Json;
using Chat.Core.Errors;

namespace Chat.Adapters.ImageKit;

/// <summary>Deletes files, at most a hundred per call.</summary>
internal sealed class ImageKitDeletes(ImageKitCalls calls)
{
    private const int MaxBatch = 100;

    public async Task DeleteAsync(IReadOnlyList<string> ids, CancellationToken ct)
    {
        foreach (var batch in ids.Distinct(StringComparer.Ordinal).Chunk(MaxBatch))
        {
            await (batch is [var only] ? DeleteOneAsync(only, ct) : DeleteBatchAsync(batch, ct));
        }
    }

    // 404 means that the file is gone, 400 that the id can't be one of ImageKit's.
    private async Task DeleteOneAsync(string id, CancellationToken ct)
    {
        var url = calls.Api($"/v1/files/{Uri.EscapeDataString(id)}");
        using var response = await calls.SendAsync(
            ImageKitCalls.ApiClient, () => calls.Create(HttpMethod.Delete, url), ct, HttpStatusCode.NotFound, HttpStatusCode.BadRequest);
    }

    // One missing file fails the whole batch, and nothing is deleted. The others are sent again.
    private async Task DeleteBatchAsync(IReadOnlyList<string> ids, CancellationToken ct)
    {
        using var response = await SendBatchAsync(ids, ct);
        switch (response.StatusCode)
        {
            case HttpStatusCode.NotFound:
                var missing = (await calls.ReadAsync<Missing>(response, ct)).MissingFileIds ?? [];
                await RepeatAsync(ids, [.. ids.Except(missing, StringComparer.Ordinal)], ct);
                break;
            case HttpStatusCode.MultiStatus or HttpStatusCode.BadRequest:
                foreach (var id in ids)
                {
                    await DeleteOneAsync(id, ct);
                }

                break;
        }
    }

    private Task RepeatAsync(IReadOnlyList<string> before, string[] left, CancellationToken ct) => left.Length switch
    {
        0 => Task.CompletedTask,
        1 => DeleteOneAsync(left[0], ct),
        _ when left.Length < before.Count => DeleteBatchAsync(left, ct),
        _ => throw new DependencyException("media storage"),
    };

    private Task<HttpResponseMessage> SendBatchAsync(IReadOnlyList<string> ids, CancellationToken ct) => calls.SendAsync(
        ImageKitCalls.ApiClient,
        () => calls.Create(HttpMethod.Post, calls.Api("/v1/files/batch/deleteByFileIds"), JsonContent.Create(new { fileIds = ids })),
        ct,
        HttpStatusCode.NotFound,
        HttpStatusCode.BadRequest);

    private sealed record Missing(IReadOnlyList<string>? MissingFileIds);
}
