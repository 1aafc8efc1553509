using Chat.Core.Chats;
using Chat.Core.Messages;

namespace Chat.Tests.Contracts;

public abstract class MessageStoreRefusalContract : StoreContract
{
    [Fact]
    public async Task A_pending_or_rejected_chat_refuses()
    {
        var (ana, ben) = Stores.NewPair();
        var chat = await Stores.RequestAsync(ana, ben);

        Assert.Equal(AppendOutcome.Refused, (await Stores.Messages.AppendAsync(Stores.Draft(chat, ana), Ct)).Outcome);
        await Stores.SaveAsync(chat, c => c.Reject(Stores.At(1)));
        var result = await Stores.Messages.AppendAsync(Stores.Draft(chat, ben), Ct);

        Assert.Equal(new AppendResult(AppendOutcome.Refused, await Stores.GetAsync(chat.Id)), result);
        Assert.Equal(0, result.Chat!.Seq);
    }

    [Fact]
    public async Task A_block_refuses_both_sides_until_it_is_lifted()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        await Stores.SaveAsync(chat, c => c.SetBlocked(ana, true));

        Assert.Equal(AppendOutcome.Refused, (await Stores.Messages.AppendAsync(Stores.Draft(chat, ana), Ct)).Outcome);
        Assert.Equal(AppendOutcome.Refused, (await Stores.Messages.AppendAsync(Stores.Draft(chat, ben), Ct)).Outcome);

        await Stores.SaveAsync(chat, c => c.SetBlocked(ana, false));
        Assert.Equal(1, (await Stores.SendAsync(chat, ben)).Seq);
    }

    [Fact]
    public async Task Strangers_and_unknown_chats_are_refused()
    {
        var (chat, _, _) = await Stores.OpenAsync();
        var (eve, _) = Stores.NewPair();

        var refused = new AppendResult(AppendOutcome.Refused);
        Assert.Equal(refused, await Stores.Messages.AppendAsync(Stores.Draft(chat, eve), Ct));
        Assert.Equal(refused, await Stores.Messages.AppendAsync(Stores.Draft(chat, eve) with { ChatId = "none" }, Ct));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_to_what_the_sender_cannot_see_is_not_stored(bool read)
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 4);
        var stale = messages.ToDictionary(m => m.Id);
        await Stores.DeleteAsync(messages[0]);
        await Stores.HideAsync(messages[1], ana);
        await Stores.SaveAsync(chat, c => c.Clear(ben));
        var (other, carl, _) = await Stores.OpenAsync();
        var elsewhere = await Stores.SendAsync(other, carl);
        var before = await Stores.GetAsync(chat.Id);

        (string Sender, string Id, AppendOutcome Outcome)[] missing =
        [
            (ana, messages[0].Id, AppendOutcome.ReplyDeleted), (ben, messages[0].Id, AppendOutcome.ReplyMissing),
            (ana, messages[1].Id, AppendOutcome.ReplyMissing), (ben, messages[2].Id, AppendOutcome.ReplyMissing),
            (ana, elsewhere.Id, AppendOutcome.ReplyMissing), (ana, "none", AppendOutcome.ReplyMissing),
        ];
        foreach (var (sender, id, outcome) in missing)
        {
            // What the caller read before the message became so does not help.
            var reply = new ReplyTo(id, 0, "") { Original = read ? stale.GetValueOrDefault(id) : null };
            var result = await Stores.Messages.AppendAsync(Stores.Draft(chat, sender) with { ReplyTo = reply }, Ct);
            Assert.Equal(new AppendResult(outcome), result);
        }

        Assert.Equal(before, await Stores.GetAsync(chat.Id));
        Assert.Equal(5, (await Stores.SendAsync(Stores.Draft(chat, ana) with { ReplyTo = new ReplyTo(messages[2].Id, 0, "") })).Seq);
    }

    [Fact]
    public async Task A_repeat_and_a_closed_chat_are_told_before_an_original_that_is_gone()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var original = await Stores.SendAsync(chat, ben);
        var draft = Stores.Draft(chat, ana) with { ReplyTo = new ReplyTo(original.Id, 0, "") };
        await Stores.SendAsync(draft);
        await Stores.DeleteAsync(original);

        Assert.Equal(AppendOutcome.Repeated, (await Stores.Messages.AppendAsync(draft, Ct)).Outcome);

        await Stores.SaveAsync(chat, c => c.SetBlocked(ben, true));
        var late = draft with { ClientMessageId = Stores.NewId("c") };
        Assert.Equal(AppendOutcome.Refused, (await Stores.Messages.AppendAsync(late, Ct)).Outcome);
    }
}
