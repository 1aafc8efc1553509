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

        Assert.Equal(new AppendResult(AppendOutcome.Refused), result);
        Assert.Equal(0, (await Stores.GetAsync(chat.Id)).Seq);
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

        Assert.Equal(AppendOutcome.Refused, (await Stores.Messages.AppendAsync(Stores.Draft(chat, eve), Ct)).Outcome);
        Assert.Equal(AppendOutcome.Refused, (await Stores.Messages.AppendAsync(Stores.Draft(chat, eve) with { ChatId = "none" }, Ct)).Outcome);
    }
}
