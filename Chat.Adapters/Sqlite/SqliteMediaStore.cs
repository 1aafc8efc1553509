using Chat.Core.Media;

namespace Chat.Adapters.Sqlite;

public sealed class SqliteMediaStore(SqliteDatabase database) : IMediaStore
{
    private const string Columns = """
        id, chat_id, uploader_id, path, name, type, size, width, height, state, provider_id, sent_as, created_at, due_at,
        failures, version
        """;

    private const string Insert = $"""
        insert into files({Columns}) values(@id, @chat, @uploader, @path, @name, @type, @size, @width, @height, @state,
            @provider, @sentAs, @createdAt, @dueAt, @failures, @version)
        """;

    private const string Update = """
        update files set name = @name, size = @size, width = @width, height = @height, state = @state, provider_id = @provider,
            sent_as = @sentAs, due_at = @dueAt, failures = @failures, version = version + 1
        where id = @id and version = @version
        """;

    private const string ById = $"select {Columns} from files where id = @id";
    private const string Due = $"select {Columns} from files where due_at <= @now order by due_at, id limit @limit";
    private const string OfUploader = $"select {Columns} from files where uploader_id = @user and id > @after order by id limit @limit";
    private const string Hasten = "update files set due_at = @dueAt, version = version + 1 where id = @id and due_at > @dueAt";
    private const string Delete = "delete from files where id = @id";

    private const string Attach = """
        update files set state = 2, sent_as = @sentAs, due_at = @dueAt, version = version + 1
        where id = @id and chat_id = @chat and uploader_id = @uploader and (state = 1 or (state = 2 and sent_as = @sentAs))
        """;

    private const string CanAttach = """
        select count(*) from files
        where id = @id and chat_id = @chat and uploader_id = @uploader and (state = 1 or (state = 2 and sent_as = @sentAs))
        """;

    public Task AddAsync(MediaFile file, CancellationToken ct) => database.WriteAsync(
        session => session.Execute(
            Insert,
            ("@id", file.FileId), ("@chat", file.ChatId), ("@uploader", file.UploaderId), ("@path", file.Path.ToString()),
            ("@name", file.Name), ("@type", file.Type.MimeType), ("@size", file.Size), ("@width", file.Width), ("@height", file.Height),
            ("@state", (int)file.State), ("@provider", file.ProviderId), ("@sentAs", file.SentAs),
            ("@createdAt", file.CreatedAt.Milliseconds()), ("@dueAt", file.DueAt.Milliseconds()),
            ("@failures", file.Failures), ("@version", file.Version)),
        ct);

    public Task<MediaFile?> FindAsync(string fileId, CancellationToken ct) =>
        database.ReadAsync(session => session.Find(ById, Map, ("@id", fileId)), ct);

    public Task<bool> SaveAsync(MediaFile before, MediaFile after, CancellationToken ct) => database.WriteAsync(
        session => session.Execute(
            Update,
            ("@name", after.Name), ("@size", after.Size), ("@width", after.Width), ("@height", after.Height),
            ("@state", (int)after.State), ("@provider", after.ProviderId), ("@sentAs", after.SentAs),
            ("@dueAt", after.DueAt.Milliseconds()), ("@failures", after.Failures),
            ("@id", before.FileId), ("@version", before.Version)) == 1,
        ct);

    public Task<bool> AttachAsync(Attachment attachment, DateTimeOffset dueAt, CancellationToken ct) => database.WriteAsync(
        session =>
        {
            if (!attachment.FileIds.All(id => session.Number(
                CanAttach, ("@id", id),
                ("@chat", attachment.ChatId), ("@uploader", attachment.UploaderId), ("@sentAs", attachment.SentAs)) == 1))
            {
                return false;
            }

            foreach (var id in attachment.FileIds)
            {
                session.Execute(
                    Attach,
                    ("@sentAs", attachment.SentAs), ("@dueAt", dueAt.Milliseconds()), ("@id", id),
                    ("@chat", attachment.ChatId), ("@uploader", attachment.UploaderId));
            }

            return true;
        },
        ct);

    public Task HastenAsync(IReadOnlyList<string> fileIds, DateTimeOffset dueAt, CancellationToken ct) => database.WriteAsync(
        session => fileIds.Sum(id => session.Execute(Hasten, ("@dueAt", dueAt.Milliseconds()), ("@id", id))), ct);

    public Task<IReadOnlyList<MediaFile>> ListDueAsync(DateTimeOffset now, int limit, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<MediaFile>>(
            session => session.List(Due, Map, ("@now", now.Milliseconds()), ("@limit", limit)), ct);

    public Task<IReadOnlyList<MediaFile>> ListOfUploaderAsync(string userId, string? afterFileId, int limit, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<MediaFile>>(
            session => session.List(OfUploader, Map, ("@user", userId), ("@after", afterFileId ?? string.Empty), ("@limit", limit)), ct);

    public Task RemoveAsync(string fileId, CancellationToken ct) =>
        database.WriteAsync(session => session.Execute(Delete, ("@id", fileId)), ct);

    private static MediaFile Map(SqliteRow row) => new()
    {
        FileId = row.GetString(0),
        ChatId = row.GetString(1),
        UploaderId = row.GetString(2),
        Path = MediaPath.TryParse(row.GetString(3)) ?? throw new InvalidDataException("A stored path is not valid."),
        Name = row.GetString(4),
        Type = MediaTypes.Find(row.GetString(5)) ?? throw new InvalidDataException("A stored type is not valid."),
        Size = row.GetInt64(6),
        Width = (int?)row.FindNumber(7),
        Height = (int?)row.FindNumber(8),
        State = (FileState)row.GetInt32(9),
        ProviderId = row.FindText(10),
        SentAs = row.FindText(11),
        CreatedAt = row.GetTime(12),
        DueAt = row.GetTime(13),
        Failures = row.GetInt32(14),
        Version = row.GetInt64(15),
    };
}
