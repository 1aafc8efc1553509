using Chat.Core.Chats;
using Chat.Core.Leases;
using Chat.Core.Users;

namespace Chat.Tests.Contracts;

/// <summary>When users were last online, who sees it, and what a block froze.</summary>
public abstract class LastSeenContract : StoreContract
{
    [Fact]
    public async Task Times_of_many_users_are_noted_at_once_and_never_move_back()
    {
        var (ana, ben) = Stores.NewPair();
        await Stores.Profiles.SaveNamesAsync(ana, NameClaims.Create("Ana", null, null), Ct);

        await NoteAsync((ana, 3), (ben, 1));
        await NoteAsync((ana, 2), (ben, 5));

        var found = await Stores.Profiles.FindAsync([ana, ben], Ct);
        Assert.Equal((Stores.At(3), "Ana"), (found[ana].LastSeenAt, found[ana].Name));
        Assert.Equal(Stores.At(5), found[ben].LastSeenAt);
    }

    [Fact]
    public async Task Parallel_notes_keep_the_latest()
    {
        var ana = Stores.NewId("ana");

        await Task.WhenAll(Enumerable.Range(1, 20).Select(i => Task.Run(() => NoteAsync((ana, i)))));

        Assert.Equal(Stores.At(20), (await Stores.Profiles.FindAsync([ana], Ct))[ana].LastSeenAt);
    }

    [Fact]
    public async Task The_setting_is_kept_per_user_and_beside_the_rest()
    {
        var (ana, ben) = Stores.NewPair();
        await Stores.Profiles.SetLastSeenAsync(ana, LastSeenPolicy.Nobody, Ct);
        await NoteAsync((ana, 1), (ben, 1));

        var found = await Stores.Profiles.FindAsync([ana, ben], Ct);
        Assert.Equal((LastSeenPolicy.Nobody, LastSeenPolicy.Everyone), (found[ana].LastSeen, found[ben].LastSeen));

        await Stores.Profiles.SetLastSeenAsync(ana, LastSeenPolicy.Everyone, Ct);
        Assert.Equal(new Profile { LastSeenAt = Stores.At(1) }, (await Stores.Profiles.FindAsync([ana], Ct))[ana]);
    }

    [Fact]
    public async Task The_latest_end_of_each_users_leases_is_found_live_or_over()
    {
        var (ana, ben) = Stores.NewPair();
        await RenewAsync(ana, expires: 3);
        var second = await RenewAsync(ana, expires: 7);
        await RenewAsync(ben, expires: 2);

        var ends = await Stores.Leases.FindEndsAsync([ana, ben, Stores.NewId("user")], Ct);

        Assert.Equal(2, ends.Count);
        Assert.Equal((Stores.At(7), Stores.At(2)), (ends[ana], ends[ben]));
        Assert.Empty(await Stores.Leases.FindEndsAsync([], Ct));
        await Stores.Leases.RemoveExpiredAsync([second], Stores.At(8), Ct);
        Assert.Equal(Stores.At(3), (await Stores.Leases.FindEndsAsync([ana], Ct))[ana]);
    }

    [Fact]
    public async Task A_block_freezes_both_members_without_a_rev_and_its_end_forgets_it()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();

        var frozen = await Stores.ChangeAsync(chat, c => c.WithSeenAtBlock(Stores.At(1), null));
        Assert.Equal((Stores.At(1), null), (frozen.Own(ana).SeenAtBlock, frozen.Own(ben).SeenAtBlock));
        Assert.Equal((chat.Rev, chat.Own(ana).OwnRev, chat.Own(ben).OwnRev), (frozen.Rev, frozen.Own(ana).OwnRev, frozen.Own(ben).OwnRev));

        var other = await Stores.ChangeAsync(chat, c => c.WithSeenAtBlock(null, Stores.At(2)));
        Assert.Equal((null, Stores.At(2)), (other.Own(ana).SeenAtBlock, other.Own(ben).SeenAtBlock));
    }

    private Task NoteAsync(params (string UserId, int At)[] seen) =>
        Stores.Profiles.NoteSeenAsync(seen.ToDictionary(s => s.UserId, s => Stores.At(s.At), StringComparer.Ordinal), Ct);

    private async Task<string> RenewAsync(string userId, int expires)
    {
        var lease = new Lease(Stores.NewId("con"), userId, Stores.Start, Stores.At(expires));
        await Stores.Leases.RenewAsync(lease, Ct);
        return lease.ConnectionId;
    }
}
