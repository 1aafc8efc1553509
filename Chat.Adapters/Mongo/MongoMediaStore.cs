using Chat.Core.Media;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

public sealed class MongoMediaStore(MongoStorage storage) : IMediaStore
{
    private const string Collection = "files";

    private static readonly FilterDefinitionBuilder<MediaFile> Where = Builders<MediaFile>.Filter;
    private static readonly UpdateDefinitionBuilder<MediaFile> Set = Builders<MediaFile>.Update;

    private readonly MongoDocuments<MediaFile> _files = new(storage, Collection);

    internal static IReadOnlyList<MongoIndex> Indexes { get; } =
        [new(Collection, "files_by_due", "dueAt", "_id"), new(Collection, "files_by_uploader", "uploaderId", "_id")];

    // The server made the id, so a duplicate on a retry is the file itself.
    public Task AddAsync(MediaFile file, CancellationToken ct) => _files.PutAsync(file.FileId, file, ct);

    public Task<MediaFile?> FindAsync(string fileId, CancellationToken ct) => _files.FindAsync(fileId, ct);

    public Task<bool> SaveAsync(MediaFile before, MediaFile after, CancellationToken ct)
    {
        var next = after with { Version = before.Version + 1 };
        return _files.RunAsync(
            async (files, again, token) =>
            {
                var saved = await files.ReplaceOneAsync(
                    f => f.FileId == before.FileId && f.Version == before.Version, next, cancellationToken: token);
                // The first attempt may have been applied and only its answer lost.
                return saved.MatchedCount == 1
                    || (again && next == await files.Find(f => f.FileId == next.FileId).FirstOrDefaultAsync(token));
            },
            ct);
    }

    /// <summary>
    /// Attaches all files or none without a transaction: it reads them first, attaches them in one command, and releases
    /// them if another send was faster with one of them. A process that dies in between leaves files attached to a message
    /// that was never sent, due at <paramref name="dueAt"/>; the clean-up finds no such message and makes them ready again.
    /// </summary>
    public Task<bool> AttachAsync(Attachment attachment, DateTimeOffset dueAt, CancellationToken ct) => storage.CallAsync(
        async call =>
        {
            var free = Where.In(f => f.FileId, attachment.FileIds)
                & Where.Eq(f => f.ChatId, attachment.ChatId) & Where.Eq(f => f.UploaderId, attachment.UploaderId)
                & (Where.Eq(f => f.State, FileState.Ready)
                    | (Where.Eq(f => f.State, FileState.Attached) & Where.Eq(f => f.SentAs, attachment.SentAs)));
            var found = await call.RunAsync(token => _files.Collection.Find(free).ToListAsync(token));
            if (found.Count < attachment.FileIds.Distinct(StringComparer.Ordinal).Count())
            {
                return false;
            }

            var take = Set.Set(f => f.State, FileState.Attached).Set(f => f.SentAs, attachment.SentAs).Set(f => f.DueAt, dueAt)
                .Inc(f => f.Version, 1);
            var taken = await call.RunAsync(token => _files.Collection.UpdateManyAsync(free, take, cancellationToken: token));
            if (taken.MatchedCount < found.Count)
            {
                await ReleaseAsync(call, found.FindAll(file => file.State == FileState.Ready), attachment.SentAs);
                return false;
            }

            return true;
        },
        ct);

    public Task HastenAsync(IReadOnlyList<string> fileIds, DateTimeOffset dueAt, CancellationToken ct) => _files.RunAsync(
        (files, token) => files.UpdateManyAsync(
            Where.In(f => f.FileId, fileIds) & Where.Gt(f => f.DueAt, dueAt),
            Set.Set(f => f.DueAt, dueAt).Inc(f => f.Version, 1),
            cancellationToken: token),
        ct);

    public Task<IReadOnlyList<MediaFile>> ListDueAsync(DateTimeOffset now, int limit, CancellationToken ct) => _files.ListAsync(
        files => files.Find(f => f.DueAt <= now).SortBy(f => f.DueAt).ThenBy(f => f.FileId).Limit(limit), ct);

    public Task<IReadOnlyList<MediaFile>> ListOfUploaderAsync(string userId, string? afterFileId, int limit, CancellationToken ct) =>
        _files.ListAsync(
            files => files.Find(Where.Eq(f => f.UploaderId, userId) & Where.Gt(f => f.FileId, afterFileId ?? string.Empty))
                .SortBy(f => f.FileId).Limit(limit),
            ct);

    public Task RemoveAsync(string fileId, CancellationToken ct) => _files.RemoveAsync(fileId, ct);

    private async Task ReleaseAsync(MongoCall call, IReadOnlyList<MediaFile> taken, string sentAs)
    {
        foreach (var file in taken)
        {
            await call.FinishAsync(token => _files.Collection.UpdateOneAsync(
                // Only what nobody wrote since: a repeat of the same send that took it meanwhile has it for good.
                f => f.FileId == file.FileId && f.State == FileState.Attached && f.SentAs == sentAs && f.Version == file.Version + 1,
                Set.Set(f => f.State, FileState.Ready).Unset(f => f.SentAs).Set(f => f.DueAt, file.DueAt).Inc(f => f.Version, 1),
                cancellationToken: token));
        }
    }
}
