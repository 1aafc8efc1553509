using Chat.Core.Chats;

namespace Chat.Tests.Contracts;

/// <summary>The delivery markers of both members.</summary>
public abstract class DeliveryContract : StoreContract
{
    [Fact]
    public async Task Each_members_marker_is_stored_without_a_rev()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        await Stores.SendManyAsync(chat, 4);
        var before = await Stores.GetAsync(chat.Id);

        await Stores.ChangeAsync(chat, c => c.MarkDelivered(ana, 4));
        var after = await Stores.ChangeAsync(chat, c => c.MarkDelivered(ben, 3));

        Assert.Equal((4, 3), (after.Own(ana).ReportedSeq, after.Own(ben).ReportedSeq));
        Assert.Equal((before.Rev, before.Version + 2), (after.Rev, after.Version));
        Assert.Equal(0, after.Own(ana).OwnRev + after.Own(ben).OwnRev - before.Own(ana).OwnRev - before.Own(ben).OwnRev);
    }

    [Fact]
    public async Task A_marker_is_no_change_for_sync()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        await Stores.SendManyAsync(chat, 2);
        var last = (await Stores.Lists.ListChangedAsync(ana, null, 10, Ct)).Last;

        await Stores.ChangeAsync(chat, c => c.MarkDelivered(ben, 2));

        // A store may list again what changed just before, never for the marker's sake.
        Assert.Equal(last, (await Stores.Lists.ListChangedAsync(ana, last, 10, Ct)).Last ?? last);
    }

    [Fact]
    public async Task Parallel_reports_keep_the_highest()
    {
        var (chat, _, ben) = await Stores.OpenAsync();
        await Stores.SendManyAsync(chat, 10);

        await Task.WhenAll(Enumerable.Range(1, 10).Select(seq => Task.Run(() => Stores.ChangeAsync(chat, c => c.MarkDelivered(ben, seq)))));

        Assert.Equal(10, (await Stores.GetAsync(chat.Id)).Own(ben).DeliveredSeq);
    }
}
