using Chat.Adapters.Sqlite;
using Chat.LocalHost;
using Chat.Tests.App;
using Microsoft.Data.Sqlite;

namespace Chat.Tests.Sqlite;

/// <summary>A database file that can't be used stops the start with one line, and is left as it is.</summary>
public sealed class SqliteStartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File_ => _folder.DatabasePath;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [Trait("Report", "25")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_empty_or_missing_file_beside_a_log_is_not_replaced(bool empty)
    {
        await CreateAsync();
        var log = Enumerable.Repeat((byte)1, 5_000).ToArray();
        await File.WriteAllBytesAsync($"{File_}-wal", log);
        File.Delete(File_);
        if (empty)
        {
            await File.WriteAllBytesAsync(File_, []);
        }

        Assert.Contains(empty ? "is empty" : "is missing", Refused(), StringComparison.Ordinal);

        Assert.Equal(log, await File.ReadAllBytesAsync($"{File_}-wal"));
        Assert.Equal(empty, File.Exists(File_));
    }

    [Theory]
    [Trait("Report", "25")]
    [InlineData(4_096)]
    [InlineData(20_000)]
    public async Task A_file_that_was_cut_off_is_refused(int length)
    {
        await CreateAsync();
        await using (var file = File.OpenWrite(File_))
        {
            file.SetLength(length);
        }

        Assert.Contains("cut off", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Report", "25")]
    public async Task A_file_with_another_content_is_refused()
    {
        await File.WriteAllTextAsync(File_, new string('x', 10_000));

        Assert.Contains("not a Sqlite database", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Report", "25")]
    public async Task A_damaged_schema_is_refused()
    {
        await CreateAsync();
        await using (var file = File.OpenWrite(File_))
        {
            file.Seek(100, SeekOrigin.Begin);
            await file.WriteAsync(Enumerable.Repeat((byte)0xAB, 3_900).ToArray());
        }

        Assert.Contains("damaged", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Report", "25")]
    public void A_folder_in_the_place_of_the_file_is_refused()
    {
        Directory.CreateDirectory(File_);

        Assert.Contains("can't be opened", Refused(), StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Report", "25")]
    [InlineData(8, "can't be written")]
    [InlineData(13, "disk is full")]
    [InlineData(10, "disk fails")]
    public void Faults_of_the_disk_are_explained(int code, string words) =>
        Assert.Contains(words, SqliteFileCheck.Explain("chat.db", new SqliteException("secret", code)).Message, StringComparison.Ordinal);

    [Fact]
    [Trait("Report", "25")]
    public async Task A_file_whose_log_is_not_played_back_yet_opens()
    {
        var copy = new TemporaryFolder();
        await using (var database = Open())
        {
            // As a killed process leaves them: the log has all, the file next to nothing.
            await database.WriteAsync(
                session => session.Execute("insert into settings(user_id, requests) values('ana', 1)"), CancellationToken.None);
            File.Copy(File_, copy.DatabasePath);
            File.Copy($"{File_}-wal", $"{copy.DatabasePath}-wal");
        }

        await using var again = new SqliteDatabase(new SqliteOptions { Path = copy.DatabasePath });
        Assert.Equal(1, await again.ReadAsync(session => session.Number("select count(*) from settings"), CancellationToken.None));
    }

    [Fact]
    [Trait("Report", "25")]
    public async Task The_host_does_not_start_on_it_and_explains_why_in_one_line()
    {
        var folder = Directory.CreateTempSubdirectory();
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "chat.db"), new string('x', 10_000));

        var fault = await Record.ExceptionAsync(() => ChatApp.StartAsync(["--Chat:Store=sqlite"], dataPath: folder.FullName));

        var line = StartError.Explain(fault!);
        Assert.StartsWith("Chat can't start: The database ", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line!);
        folder.Delete(recursive: true);
    }

    [Fact]
    [Trait("Report", "25")]
    public async Task Damage_while_the_host_runs_is_a_503_and_the_process_stays_live()
    {
        await using var app = await ChatApp.StartAsync(["--Chat:Store=sqlite"]);
        var (chatId, ana, _) = await app.OpenChatAsync();
        foreach (var path in Directory.GetFiles(app.DataPath, "chat.db*"))
        {
            await using var file = File.OpenWrite(path);
            await file.WriteAsync(Enumerable.Repeat((byte)0xAB, (int)file.Length).ToArray());
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ana.GetAsync($"chats/{chatId}")));

        Assert.All(answers, answer => Assert.True(answer.Status is 200 or 503, answer.Body));
        Assert.True((await ana.PostAsync($"chats/{chatId}/messages", new { content = "x" })).Status is 503 or 201);
        (await ana.GetAsync("health/live")).Require(200);
    }

    private string Refused() => Assert.Throws<SqliteStartException>(() => Open()).Message;

    private SqliteDatabase Open() => new(new SqliteOptions { Path = File_ });

    private async Task CreateAsync()
    {
        await using var database = Open();
    }
}
