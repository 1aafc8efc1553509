using Chat.Core.Chats;
using Chat.Core.Media;
using Chat.Core.Messages;
using Chat.Core.Presence;
using Chat.Core.Users;
using Chat.Tests.Contracts;

namespace Chat.Tests.Mongo;

/// <summary>A chat of two with one message of ana's.</summary>
/// <param name="Own">A message that a row is about besides.</param>
internal sealed record BudgetScene(
    Conversation Chat, string Ana, string Ben, Message Message, Message? Own = null, IReadOnlyList<MediaFile>? Files = null)
{
    public required Func<Task> AgeRingAsync { get; init; }

    public Viewing View => new(Chat, Ben);
}

/// <param name="Member">The port and its member.</param>
/// <param name="Case">Which of its forms; empty where it has one.</param>
/// <param name="Act">What is counted.</param>
/// <param name="Arrange">What is not.</param>
internal sealed record MongoBudgetCall(
    string Member, string Case, Func<Stores, BudgetScene, Task> Act, Func<Stores, BudgetScene, Task<BudgetScene>>? Arrange = null)
{
    public string Name => Case.Length == 0 ? Member : $"{Member}: {Case}";
}

/// <summary>Every call that has a budget, in the order of the document.</summary>
internal static class MongoBudgetCalls
{
    private static readonly DateTimeOffset LongAgo = Stores.Start.AddYears(-1);

    private static CancellationToken Ct => CancellationToken.None;

    public static IReadOnlyList<MongoBudgetCall> All { get; } = [.. Chats(), .. Sends(), .. Changes(), .. Reads(), .. Others(), .. Files()];

    private static IEnumerable<MongoBudgetCall> Chats() =>
    [
        new("IChatStore.GetOrCreateAsync", "a new one with an intro", (stores, _) =>
        {
            var (ana, ben) = Stores.NewPair();
            var chat = Conversation.Request(Stores.NewId("chat"), ana, ben, Stores.Start);
            return stores.Chats.GetOrCreateAsync(chat, Stores.Draft(chat, ana), Ct);
        }),
        new("IChatStore.GetOrCreateAsync", "one that is there", (stores, scene) =>
            stores.Chats.GetOrCreateAsync(Conversation.Request(Stores.NewId("chat"), scene.Ana, scene.Ben, Stores.Start), null, Ct)),
        new("IChatStore.FindAsync", "", (stores, scene) => stores.Chats.FindAsync(scene.Chat.Id, Ct)),
        new("IChatStore.FindByPairAsync", "", (stores, scene) => stores.Chats.FindByPairAsync(scene.Ana, scene.Ben, Ct)),
        new("IChatStore.SaveAsync", "", (stores, scene) => Saved(stores.Chats.SaveAsync(scene.Chat, scene.Chat.SetArchived(scene.Ana, true), null, Ct))),
        new("IChatStore.SaveAsync", "with an intro", (stores, scene) => Saved(stores.Chats.SaveAsync(
            scene.Chat, scene.Chat with { Rev = scene.Chat.Rev + 1 }, Stores.Draft(scene.Chat, scene.Ana), Ct))),
        new("IChatStore.ListAsync", "", (stores, scene) =>
            stores.Chats.ListAsync(new ChatListQuery(scene.Ana, ChatListKind.Active, 50) { Archived = false }, Ct)),
        new("IChatStore.CountAsync", "", (stores, scene) => stores.Chats.CountAsync(new ChatListQuery(scene.Ana, ChatListKind.History, 50), Ct)),
        new("IChatStore.ListRequestPlacesAsync", "", (stores, scene) => stores.Chats.ListRequestPlacesAsync(scene.Ana, Ct)),
        new("IChatStore.ListChangedAsync", "", (stores, scene) => stores.Chats.ListChangedAsync(scene.Ana, null, 50, Ct)),
        new("IChatStore.SumUnreadAsync", "", (stores, scene) => stores.Chats.SumUnreadAsync(scene.Ana, Ct)),
    ];

    private static IEnumerable<MongoBudgetCall> Sends() =>
    [
        Append("a message", AppendOutcome.Stored, scene => Stores.Draft(scene.Chat, scene.Ana)),
        Append("an answer", AppendOutcome.Stored, scene => Answer(scene.Message, scene.Chat, scene.Ben)),
        Append("an answer to what was edited since it was read", AppendOutcome.Stored, scene => Answer(scene.Message, scene.Chat, scene.Ben), EditedAsync),
        Append("sent before", AppendOutcome.Repeated, scene => scene.Message),
        Append("an answer, sent before", AppendOutcome.Repeated, scene => scene.Own!, AnsweredAsync),
        Append("sent before, longer ago than the ring", AppendOutcome.Repeated, scene => scene.Message, OldAsync),
        Append("refused", AppendOutcome.Refused, scene => Stores.Draft(scene.Chat, scene.Ana), async (stores, scene) =>
            scene with { Chat = await stores.SaveAsync(scene.Chat, chat => chat.SetBlocked(scene.Ben, true)) }),
        Append("an answer to what was deleted since it was read", AppendOutcome.ReplyDeleted, scene => Answer(scene.Message, scene.Chat, scene.Ben), DeletedAsync),
        Append("an answer to what is not there", AppendOutcome.ReplyMissing, scene =>
            Stores.Draft(scene.Chat, scene.Ben) with { ReplyTo = new ReplyTo("none", 0, "") }),
    ];

    private static IEnumerable<MongoBudgetCall> Changes() =>
    [
        new("IMessageStore.FindAsync", "", (stores, scene) => stores.Messages.FindAsync(scene.Chat.Id, scene.Message.Id, Ct)),
        new("IMessageStore.FindAsync", "an answer", (stores, scene) => stores.Messages.FindAsync(scene.Chat.Id, scene.Own!.Id, Ct), AnsweredAsync),
        new("IMessageStore.FindOriginalAsync", "", (stores, scene) => stores.Messages.FindOriginalAsync(scene.Chat.Id, scene.Own!.Id, Ct), AnsweredAsync),
        new("IMessageStore.FindSentAsync", "", (stores, scene) => stores.Messages.FindSentAsync(scene.Chat.Id, scene.Ana, scene.Message.ClientMessageId, Ct)),
        Replace("a reaction", scene => scene.Message, React),
        Replace("a reaction to an answer", scene => scene.Own!, React, AnsweredAsync),
        Replace("an edit", scene => scene.Message, Edit),
        Replace("an edit of what was answered", scene => scene.Message, Edit, AnsweredAsync),
        Replace("a deletion of what was answered", scene => scene.Message, message => message.ToTombstone(), AnsweredAsync),
        new("IMessageStore.ReplaceAsync", "what was changed since it was read", async (stores, scene) =>
            Assert.Null(await stores.Messages.ReplaceAsync(scene.Message, Edit(scene.Message), requireOpen: true, Ct)), EditedAsync),
        new("IMessageStore.HideAsync", "", async (stores, scene) => Assert.NotNull(await stores.Messages.HideAsync(scene.Message, scene.Ben, Ct))),
        new("IMessageStore.HideAsync", "an answer", async (stores, scene) => Assert.NotNull(await stores.Messages.HideAsync(scene.Own!, scene.Ana, Ct)), AnsweredAsync),
        new("IMessageStore.HideAsync", "what was hidden since it was read", async (stores, scene) =>
            Assert.Null(await stores.Messages.HideAsync(scene.Message, scene.Ben, Ct)), HiddenAsync),
    ];

    private static IEnumerable<MongoBudgetCall> Reads() =>
    [
        new("IMessageReader.ListAsync", "", (stores, scene) => stores.Reader.ListAsync(new MessageRange(scene.View, 50), Ct)),
        new("IMessageReader.ListAsync", "answers to what is not on the page", (stores, scene) =>
            stores.Reader.ListAsync(new MessageRange(scene.View, 50) { After = 1 }, Ct), AnsweredAsync),
        new("IMessageReader.CountAsync", "", (stores, scene) => stores.Reader.CountAsync(scene.View, Ct)),
        new("IMessageReader.CountUnreadAsync", "", (stores, scene) => stores.Reader.CountUnreadAsync(scene.View, 0, Ct)),
        new("IMessageReader.FindNewestAsync", "", (stores, scene) => stores.Reader.FindNewestAsync([scene.View], Ct)),
        new("IMessageReader.FindNewestAsync", "where the newest is hidden", (stores, scene) => stores.Reader.FindNewestAsync([scene.View], Ct), HiddenAsync),
        new("IMessageReader.FindHighestSeqAsync", "", (stores, scene) => stores.Reader.FindHighestSeqAsync(scene.Chat.Id, [scene.Message.Id], Ct)),
        new("IMessageReader.ListChangesAsync", "", (stores, scene) => stores.Reader.ListChangesAsync(scene.View, 0, 0, 50, Ct)),
        new("IMessageReader.ListChangesAsync", "when the member hid something just now", (stores, scene) =>
            stores.Reader.ListChangesAsync(scene.View, scene.Chat.Rev, 0, 50, Ct), HiddenAsync),
        new("IMessageReader.ListChangesAsync", "answers to what is not on the page", (stores, scene) =>
            stores.Reader.ListChangesAsync(scene.View, scene.Message.Rev, 0, 50, Ct), AnsweredAsync),
        new("IMessageReader.SearchAsync", "", (stores, scene) => stores.Reader.SearchAsync(new SearchQuery(scene.View, ["hel"], 50), Ct)),
        new("IErasureStore.ListTracesAsync", "", (stores, scene) => stores.Erasure.ListTracesAsync(scene.Chat.Id, scene.Ana, 50, Ct)),
    ];

    private static IEnumerable<MongoBudgetCall> Others() =>
    [
        new("IErasureStore.EraseClearedAsync", "", (stores, _) => stores.Erasure.EraseClearedAsync(1_000, Ct), async (stores, scene) =>
        {
            await stores.Erasure.EraseClearedAsync(100_000, Ct);
            return scene with { Chat = await stores.SaveAsync(scene.Chat, chat => chat.Clear(scene.Ana).Clear(scene.Ben)) };
        }),
        new("IPresenceStore.RenewAsync", "", (stores, scene) => stores.Presence.RenewAsync(Stores.NewId("con"), scene.Ana, Stores.At(1), Ct)),
        new("IPresenceStore.JoinAsync", "", (stores, scene) => stores.Presence.JoinAsync(RoomOf(scene), scene.Ben, Stores.At(1), Ct)),
        new("IPresenceStore.LeaveAsync", "", (stores, scene) => stores.Presence.LeaveAsync(RoomOf(scene), Ct)),
        new("IPresenceStore.IsOnlineAsync", "", (stores, scene) => stores.Presence.IsOnlineAsync(scene.Ana, Stores.Start, Ct)),
        new("IPresenceStore.IsInRoomAsync", "", (stores, scene) => stores.Presence.IsInRoomAsync(scene.Chat.Id, scene.Ana, Stores.Start, Ct)),
        new("IPresenceStore.ListWatchedChatsAsync", "", (stores, scene) => stores.Presence.ListWatchedChatsAsync(scene.Ana, Stores.Start, Ct)),
        new("IPresenceStore.TakeExpiredAsync", "", (stores, _) => stores.Presence.TakeExpiredAsync(LongAgo, 10, Ct), async (stores, scene) =>
        {
            await stores.Presence.RenewAsync(Stores.NewId("con"), scene.Ana, LongAgo, Ct);
            await stores.Presence.RenewAsync(Stores.NewId("con"), scene.Ana, LongAgo, Ct);
            return scene;
        }),
        new("IPresenceStore.TryTypingAsync", "", (stores, scene) =>
            stores.Presence.TryTypingAsync(new TypingSign(scene.Chat.Id, scene.Ana, Stops: false), Stores.Start, TimeSpan.FromSeconds(2), Ct)),
        new("IUserStore.GetSettingsAsync", "", (stores, scene) => stores.Users.GetSettingsAsync(scene.Ana, Ct)),
        new("IUserStore.SaveSettingsAsync", "", (stores, scene) => stores.Users.SaveSettingsAsync(scene.Ana, new UserSettings(RequestPolicy.Nobody), Ct)),
        new("IUserStore.RequestErasureAsync", "", (stores, scene) => stores.Users.RequestErasureAsync(scene.Ana, Stores.Start, Ct)),
        new("IUserStore.ListErasuresAsync", "", (stores, _) => stores.Users.ListErasuresAsync(Stores.Start, 10, Ct)),
        new("IUserStore.FindErasureAsync", "", (stores, scene) => stores.Users.FindErasureAsync(scene.Ana, Ct)),
        new("IUserStore.FinishErasureAsync", "", (stores, scene) => stores.Users.FinishErasureAsync(scene.Ana, Stores.Start, Ct)),
        new("IUserStore.ForgetErasuresAsync", "", (stores, _) => stores.Users.ForgetErasuresAsync(LongAgo, Ct)),
    ];

    private static IEnumerable<MongoBudgetCall> Files() =>
    [
        new("IMediaStore.AddAsync", "", (stores, _) => stores.Media.AddAsync(MediaStoreContract.NewFile(), Ct)),
        new("IMediaStore.FindAsync", "", (stores, _) => stores.Media.FindAsync("any", Ct)),
        new("IMediaStore.SaveAsync", "", (stores, scene) => Saved(stores.Media.SaveAsync(scene.Files![0], scene.Files[0], Ct)), UploadedAsync),
        new("IMediaStore.AttachAsync", "", (stores, scene) => Saved(stores.Media.AttachAsync(MediaStoreContract.Of("s", [.. scene.Files!]), Stores.At(60), Ct)), UploadedAsync),
        new("IMediaStore.HastenAsync", "", (stores, scene) => stores.Media.HastenAsync([scene.Files![0].FileId], Stores.At(1), Ct), UploadedAsync),
        new("IMediaStore.ListDueAsync", "", (stores, _) => stores.Media.ListDueAsync(LongAgo, 10, Ct)),
        new("IMediaStore.ListOfUploaderAsync", "", (stores, scene) => stores.Media.ListOfUploaderAsync(scene.Ana, null, 10, Ct)),
        new("IMediaStore.RemoveAsync", "", (stores, scene) => stores.Media.RemoveAsync(scene.Files![0].FileId, Ct), UploadedAsync),
    ];

    private static MongoBudgetCall Append(
        string how, AppendOutcome outcome, Func<BudgetScene, Message> draft, Func<Stores, BudgetScene, Task<BudgetScene>>? arrange = null) =>
        new("IMessageStore.AppendAsync", how, async (stores, scene) => Assert.Equal(outcome, (await stores.Messages.AppendAsync(draft(scene), Ct)).Outcome), arrange);

    private static MongoBudgetCall Replace(
        string how, Func<BudgetScene, Message> before, Func<Message, Message> change, Func<Stores, BudgetScene, Task<BudgetScene>>? arrange = null) =>
        new("IMessageStore.ReplaceAsync", how, async (stores, scene) =>
            Assert.NotNull(await stores.Messages.ReplaceAsync(before(scene), change(before(scene)), requireOpen: true, Ct)), arrange);

    private static async Task Saved(Task<bool> saving) => Assert.True(await saving);

    private static Message React(Message message) => message with { Reactions = [new Reaction("+", ["ben"])] };

    private static Message Edit(Message message) => message with { Content = "edited", Edits = 1 };

    private static Message Answer(Message original, Conversation chat, string userId) =>
        Stores.Draft(chat, userId) with { ReplyTo = new ReplyTo(original.Id, original.Seq, original.SenderId) { Original = original } };

    private static RoomConnection RoomOf(BudgetScene scene) => new(scene.Chat.Id, scene.Chat.Id, scene.Ana);

    private static async Task<BudgetScene> AnsweredAsync(Stores stores, BudgetScene scene) =>
        scene with { Own = await stores.SendAsync(Answer(scene.Message, scene.Chat, scene.Ben)) };

    private static async Task<BudgetScene> EditedAsync(Stores stores, BudgetScene scene)
    {
        await stores.EditAsync(scene.Message, "edited");
        return scene;
    }

    private static async Task<BudgetScene> DeletedAsync(Stores stores, BudgetScene scene)
    {
        await stores.DeleteAsync(scene.Message);
        return scene;
    }

    private static async Task<BudgetScene> HiddenAsync(Stores stores, BudgetScene scene) =>
        scene with { Chat = (await stores.HideAsync(scene.Message, scene.Ben)).Chat };

    private static async Task<BudgetScene> OldAsync(Stores stores, BudgetScene scene)
    {
        await scene.AgeRingAsync();
        for (var i = 0; i < 32; i++)
        {
            await stores.SendAsync(scene.Chat, scene.Ben);
        }

        return scene;
    }

    private static async Task<BudgetScene> UploadedAsync(Stores stores, BudgetScene scene)
    {
        MediaFile[] files = [MediaStoreContract.NewFile(), MediaStoreContract.NewFile()];
        await Task.WhenAll(files.Select(file => stores.Media.AddAsync(file, Ct)));
        return scene with { Files = files };
    }
}
