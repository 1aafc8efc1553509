using Chat.Core;
using Chat.Core.Chats;
using Chat.Core.Push;

namespace Chat.Tests.Contracts;

/// <summary>Marks are left by commits here as <see cref="DuePushes"/> leaves them.</summary>
public abstract class PushOutboxContract : StoreContract
{
    private static readonly PushedMark Pushed = new(1, Stores.At(1));

    [Fact]
    public async Task A_mark_is_stored_with_its_commit_and_listed_when_it_is_due()
    {
        var (chat, target) = await MarkAsync();

        Assert.Equal(new PushMark(PushMarkKind.Message, Stores.At(0), Stores.At(5), chat.Version), target.Of(chat).Push);
        Assert.DoesNotContain(
            target, (await Stores.Outbox.ListDueAsync(Stores.At(5).AddMilliseconds(-1), 1_000, Ct)).Select(due => due.Target));
        Assert.Contains(new DuePush(target, Stores.At(5)), await Stores.Outbox.ListDueAsync(Stores.At(5), 1_000, Ct));
        Assert.Single(await Stores.Outbox.ListDueAsync(Stores.At(5), 1, Ct));
    }

    [Fact]
    public async Task The_longest_due_comes_first_whichever_side_it_is_on()
    {
        var (_, one) = await MarkAsync(dueAt: 9);
        var (_, two) = await MarkAsync(dueAt: 8, isFirst: true);
        var (_, three) = await MarkAsync(dueAt: 7);

        var due = (await Stores.Outbox.ListDueAsync(Stores.At(9), 1_000, Ct)).Select(d => d.Target).ToList();

        Assert.Equal([three, two, one], due.Where(target => target == one || target == two || target == three));
    }

    [Fact]
    public async Task A_mark_is_claimed_once_until_its_lease_ends()
    {
        var (chat, target) = await MarkAsync();
        var terms = ClaimTerms.AtOnce(Stores.At(1));

        var claims = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Stores.Outbox.ClaimAsync(target, terms, Ct)));

        var claim = Assert.Single(claims, c => c is not null)!;
        Stores.AssertSame(chat, claim.Chat);
        Assert.Equal(target, claim.Target);
        Assert.Null(await Stores.Outbox.ClaimAsync(target, ClaimTerms.AtOnce(terms.LeaseUntil.AddMilliseconds(-1)), Ct));
        Assert.NotNull(await Stores.Outbox.ClaimAsync(target, ClaimTerms.AtOnce(terms.LeaseUntil), Ct));
    }

    [Fact]
    public async Task A_member_without_a_mark_and_a_mark_that_is_not_due_are_not_claimed()
    {
        var (chat, target) = await MarkAsync();

        Assert.Null(await Stores.Outbox.ClaimAsync(target with { IsFirst = !target.IsFirst }, ClaimTerms.AtOnce(Stores.At(9)), Ct));
        Assert.Null(await Stores.Outbox.ClaimAsync(new PushTarget(Stores.NewId(), IsFirst: true), ClaimTerms.AtOnce(Stores.At(9)), Ct));
        Assert.Null(await Stores.Outbox.ClaimAsync(target, ClaimTerms.WhenDue(Stores.At(4)), Ct));
        Assert.NotNull(await Stores.Outbox.ClaimAsync(target, ClaimTerms.WhenDue(Stores.At(5)), Ct));
        Assert.Equal(chat.Version, (await Stores.GetAsync(chat.Id)).Version);
    }

    [Fact]
    public async Task A_settled_mark_is_gone_and_what_was_pushed_is_known()
    {
        var (chat, target) = await MarkAsync();
        var claim = await ClaimAsync(target, 1);

        await Stores.Outbox.SettleAsync(claim, new PushSettlement { Pushed = Pushed }, Ct);
        await Stores.Outbox.SettleAsync(claim, new PushSettlement { Pushed = Pushed with { Seq = 99 } }, Ct);

        var member = target.Of(await Stores.GetAsync(chat.Id));
        Assert.Equal((null, Pushed), (member.Push, member.Pushed));
        Assert.Null(await Stores.Outbox.ClaimAsync(target, ClaimTerms.AtOnce(Stores.At(9)), Ct));
    }

    [Fact]
    public async Task A_commit_over_a_state_before_the_settlement_brings_no_mark_back()
    {
        var (chat, target) = await MarkAsync();
        var loaded = await Stores.LoadAsync(chat.Id);
        await Stores.Outbox.SettleAsync(await ClaimAsync(target, 1), new PushSettlement { Pushed = Pushed }, Ct);

        var edited = loaded.Chat.SetArchived(target.Of(chat).UserId, archived: true);
        Assert.True(await Stores.Chats.CommitAsync(loaded, new ChatChange(edited with { Version = loaded.NextVersion }), Ct));

        var member = target.Of(await Stores.GetAsync(chat.Id));
        Assert.Equal((true, null, Pushed), (member.Archived, member.Push, member.Pushed));
    }

    [Fact]
    public async Task A_mark_that_came_during_the_delivery_stays_and_is_hastened()
    {
        var (chat, target) = await MarkAsync();
        var claim = await ClaimAsync(target, 1);
        var newer = await MarkAsync(chat, target, dueAt: 20);

        await Stores.Outbox.SettleAsync(claim, new PushSettlement { Pushed = Pushed, NextDueAt = Stores.At(7) }, Ct);

        var member = target.Of(await Stores.GetAsync(chat.Id));
        Assert.Equal((target.Of(newer).Push! with { DueAt = Stores.At(7) }, Pushed), (member.Push, member.Pushed));
        Assert.NotNull(await Stores.Outbox.ClaimAsync(target, ClaimTerms.WhenDue(Stores.At(7)), Ct));
    }

    [Fact]
    public async Task A_mark_that_a_commit_removed_during_the_delivery_leaves_what_the_settlement_says()
    {
        var (chat, target) = await MarkAsync();
        var claim = await ClaimAsync(target, 1);
        await Stores.ChangeAsync(chat, c => With(c, target, m => m with { Push = null }));
        var clear = new PushMark(PushMarkKind.Clear, Stores.At(1), Stores.At(1), Version: 0);

        await Stores.Outbox.SettleAsync(claim, new PushSettlement { Pushed = Pushed, WhenCancelled = clear }, Ct);

        var member = target.Of(await Stores.GetAsync(chat.Id));
        Assert.Equal((clear, Pushed), (member.Push, member.Pushed));

        // The last push does not hold back the clearing.
        claim = await ClaimAsync(target, 1);
        await Stores.Outbox.SettleAsync(claim, new PushSettlement { Cleared = true }, Ct);
        member = target.Of(await Stores.GetAsync(chat.Id));
        Assert.Equal((null, null), (member.Push, member.Pushed));
    }

    [Fact]
    public async Task A_failed_delivery_leaves_its_devices_for_later_and_a_new_mark_is_for_all_of_them()
    {
        var (chat, target) = await MarkAsync();
        var retry = new PushRetry(1, ["phone", "tablet"], 3);
        await Stores.Outbox.SettleAsync(await ClaimAsync(target, 1), new PushSettlement { Retry = retry, DueAt = Stores.At(8) }, Ct);

        Assert.Null(await Stores.Outbox.ClaimAsync(target, ClaimTerms.WhenDue(Stores.At(7)), Ct));
        var claim = await ClaimAsync(target, 8);
        Stores.AssertSame(retry, claim.Retry);
        Assert.Equal(target.Of(chat).Push!.Version, claim.Mark.Version);

        await Stores.Outbox.SettleAsync(claim, new PushSettlement { Retry = retry, DueAt = Stores.At(9) }, Ct);
        await MarkAsync(chat, target, dueAt: 9);
        Assert.Null((await ClaimAsync(target, 9)).Retry);
    }

    [Fact]
    public async Task A_lease_that_another_delivery_took_settles_nothing()
    {
        var (chat, target) = await MarkAsync();
        var slow = await ClaimAsync(target, 1);
        var quick = await ClaimAsync(target, 2);

        await Stores.Outbox.SettleAsync(slow, new PushSettlement { Pushed = Pushed }, Ct);
        var member = target.Of(await Stores.GetAsync(chat.Id));
        Assert.Equal((target.Of(chat).Push, null), (member.Push, member.Pushed));

        await Stores.Outbox.SettleAsync(quick, new PushSettlement(), Ct);
        Assert.Null(target.Of(await Stores.GetAsync(chat.Id)).Push);
    }

    [Fact]
    public async Task A_recent_push_holds_the_next_one_back()
    {
        var (chat, target) = await MarkAsync();
        await Stores.Outbox.SettleAsync(await ClaimAsync(target, 1), new PushSettlement { Pushed = Pushed }, Ct);
        await MarkAsync(chat, target, dueAt: 1);

        var next = Pushed.At + Limits.PushInterval;
        Assert.Null(await Stores.Outbox.ClaimAsync(target, ClaimTerms.AtOnce(next.AddMilliseconds(-1)), Ct));
        Assert.Null(await Stores.Outbox.ClaimAsync(target, ClaimTerms.WhenDue(next.AddMilliseconds(-1)), Ct));
        Assert.NotNull(await Stores.Outbox.ClaimAsync(target, ClaimTerms.AtOnce(next), Ct));
    }

    [Fact]
    public async Task A_mark_is_made_due_earlier_but_never_later_and_none_is_made()
    {
        var (chat, target) = await MarkAsync();
        await Stores.Outbox.HastenAsync(target, Stores.At(6), Ct);
        Assert.Equal(Stores.At(5), target.Of(await Stores.GetAsync(chat.Id)).Push!.DueAt);

        await Stores.Outbox.HastenAsync(target, Stores.At(3), Ct);
        await Stores.Outbox.HastenAsync(target with { IsFirst = !target.IsFirst }, Stores.At(3), Ct);

        var after = await Stores.GetAsync(chat.Id);
        Assert.Equal(target.Of(chat).Push! with { DueAt = Stores.At(3) }, target.Of(after).Push);
        Assert.Null((target with { IsFirst = !target.IsFirst }).Of(after).Push);
    }

    internal static Conversation With(Conversation chat, PushTarget target, Func<Member, Member> change) =>
        chat.With(change(target.Of(chat)));

    private async Task<PushClaim> ClaimAsync(PushTarget target, int at) =>
        await Stores.Outbox.ClaimAsync(target, ClaimTerms.AtOnce(Stores.At(at)), Ct) ?? throw new InvalidOperationException(
            "There is no claim.");

    private async Task<(Conversation Chat, PushTarget Target)> MarkAsync(int dueAt = 5, bool isFirst = false)
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        await Stores.SendAsync(chat, isFirst ? ben : ana);
        var target = new PushTarget(chat.Id, isFirst);
        return (await MarkAsync(chat, target, dueAt), target);
    }

    private Task<Conversation> MarkAsync(Conversation chat, PushTarget target, int dueAt) => Stores.ChangeAsync(chat, c => With(
        c, target, m => m with { Push = new PushMark(PushMarkKind.Message, Stores.At(0), Stores.At(dueAt), c.Version + 1) }));
}
