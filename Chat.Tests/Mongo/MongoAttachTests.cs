using System.Text;
using Chat.Adapters.Mongo;
using Chat.Core.Errors;
using Chat.Core.Media;
using Chat.Core.Uploads;
using Chat.Faults.Network;
using Chat.Tests.Contracts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MongoDB.Driver.Core.Events;
using Moq;

namespace Chat.Tests.Mongo;

/// <summary>
/// Attaching is a look and a write: between the two another message may take one of the files, and then the others are
/// given back. The orders are forced by holding commands before they are sent.
/// </summary>
public sealed class MongoAttachTests(MongoServer server) : MongoTests(server)
{
    // Long before all that other tests leave due.
    private static readonly DateTimeOffset Then = Stores.Start.AddYears(-2);

    [MongoFact]
    public async Task Reserved_files_are_released_when_another_message_reserves_one_first()
    {
        var (one, two) = (await AddAsync(), await AddAsync());
        using var taking = new Gate();
        using var storage = Server.Listen(started => taking.Hold(IsUpdate(started)));
        var attaching = Attach(storage, one, two);
        await taking.Reached;
        Assert.True(await Stores.Media.AttachAsync(MediaStoreContract.Of("other", two), Then.AddHours(1), Ct));
        taking.Open();

        Assert.False(await attaching);

        var left = await FindAsync(one);
        Assert.Equal(one with { Version = left.Version }, left);
        Assert.True(left.Version > one.Version);
        Assert.Equal("other", (await FindAsync(two)).SentAs);
    }

    // The repeat had both files and was answered as sent; then the first one gave the file back, and a day later the
    // clean-up deleted what the message shows.
    [MongoFact]
    public async Task Files_reserved_by_a_repeat_of_the_same_send_are_not_released()
    {
        var (one, two) = (await AddAsync(), await AddAsync());
        using var taking = new Gate();
        using var givingBack = new Gate();
        var updates = 0;
        using var storage = Server.Listen(started => HoldInTurn(started, ref updates, taking, givingBack));
        var attaching = Attach(storage, one, two);
        await taking.Reached;
        Assert.True(await Stores.Media.AttachAsync(MediaStoreContract.Of("other", two), Then.AddHours(1), Ct));
        taking.Open();
        await givingBack.Reached;
        // The other message was never sent, and its file is free again.
        var held = await FindAsync(two);
        Assert.True(await Stores.Media.SaveAsync(held, held with { State = FileState.Ready, SentAs = null }, Ct));
        Assert.True(await Stores.Media.AttachAsync(MediaStoreContract.Of("send", one, two), Then.AddHours(1), Ct));
        givingBack.Open();

        Assert.False(await attaching);

        Assert.Equal(
            [(FileState.Attached, "send"), (FileState.Attached, "send")],
            new[] { await FindAsync(one), await FindAsync(two) }.Select(f => (f.State, f.SentAs)));
    }

    [MongoFact]
    public async Task The_clean_up_releases_files_reserved_by_a_process_that_died()
    {
        var (one, two) = (await AddAsync(), await AddAsync());
        using var network = MongoServer.CreateNetwork();
        using var taking = new Gate();
        using var storage = Server.Listen(started => taking.Hold(IsUpdate(started)), connectionString: MongoServer.Through(network));
        var attaching = Attach(storage, one, two);
        await taking.Reached;
        Assert.True(await Stores.Media.AttachAsync(MediaStoreContract.Of("other", two), Then.AddDays(7), Ct));
        // The second update never reaches the server.
        var mark = Encoding.UTF8.GetBytes("updates");
        var updates = 0;
        network.Decide = (piece, toServer) =>
            toServer && piece.AsSpan().IndexOf(mark) >= 0 && Interlocked.Increment(ref updates) > 1 ? Fault.Reset : Fault.None;
        taking.Open();
        await Assert.ThrowsAsync<DependencyException>(() => attaching);
        Assert.Equal((FileState.Attached, "send"), ((await FindAsync(one)).State, (await FindAsync(one)).SentAs));

        await SweepAsync(Then.AddHours(1));

        Assert.Equal((FileState.Ready, null), ((await FindAsync(one)).State, (await FindAsync(one)).SentAs));
        Assert.True(await Stores.Media.AttachAsync(MediaStoreContract.Of("next", one), Then.AddHours(2), Ct));
    }

    private async Task<MediaFile> AddAsync()
    {
        var file = MediaStoreContract.NewFile() with { CreatedAt = Then, DueAt = Then.AddDays(1) };
        await Stores.Media.AddAsync(file, Ct);
        return file;
    }

    private static Task<bool> Attach(MongoStorage storage, params MediaFile[] files) =>
        Task.Run(() => new MongoMediaStore(storage).AttachAsync(MediaStoreContract.Of("send", files), Then.AddHours(1), Ct));

    private async Task<MediaFile> FindAsync(MediaFile file) => (await Stores.Media.FindAsync(file.FileId, Ct))!;

    private Task SweepAsync(DateTimeOffset now)
    {
        var time = new FakeTimeProvider(now);
        var discard = new DiscardFile(Mock.Of<IMediaStorage>(), Stores.Media, Stores.Reports, time, NullLogger<DiscardFile>.Instance);
        return new SweepMedia(Stores.Media, new SentFiles(Stores.Chats), discard, time).ExecuteAsync(Ct);
    }

    private static bool IsUpdate(CommandStartedEvent started) => started.CommandName == "update";

    private static void HoldInTurn(CommandStartedEvent started, ref int count, Gate first, Gate second)
    {
        var turn = IsUpdate(started) ? Interlocked.Increment(ref count) : 0;
        first.Hold(turn == 1);
        second.Hold(turn == 2);
    }
}
