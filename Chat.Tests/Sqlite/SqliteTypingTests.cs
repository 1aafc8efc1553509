using Chat.Adapters.Sqlite;
using Chat.Core.Presence;

namespace Chat.Tests.Sqlite;

/// <summary>Typing leaves nothing behind in the file.</summary>
public sealed class SqliteTypingTests
{
    [Fact]
    public async Task Rows_of_typing_are_removed_within_minutes()
    {
        using var folder = new TemporaryFolder();
        await using var database = new SqliteDatabase(new SqliteOptions { Path = folder.DatabasePath });
        var throttle = new SqliteTypingThrottle(database);
        var start = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < 20; i++)
        {
            Assert.True(await PassAsync($"user {i}", start));
        }

        Assert.Equal(20, await CountAsync());
        Assert.True(await PassAsync("later", start.AddMinutes(11)));

        Assert.Equal(1, await CountAsync());

        Task<bool> PassAsync(string user, DateTimeOffset now) =>
            throttle.TryPassAsync(new TypingSign("chat", user, Stops: false), now, TimeSpan.FromSeconds(2), CancellationToken.None);

        Task<long> CountAsync() => database.ReadAsync(session => session.Number("select count(*) from typing"), CancellationToken.None);
    }
}
