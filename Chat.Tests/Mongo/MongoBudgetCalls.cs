using Chat.Adapters.Mongo;
using Chat.Core.Chats;
using Chat.Core.Leases;
using Chat.Core.Media;
using Chat.Core.Presence;
using Chat.Core.Push;
using Chat.Core.Users;
using Chat.Tests.Contracts;

namespace Chat.Tests.Mongo;

/// <summary>An accepted chat of two with one message of ana's.</summary>
/// <param name="Chat">As it is stored.</param>
/// <param name="Ana">The sender.</param>
/// <param name="Ben">The recipient.</param>
/// <param name="Message">The message.</param>
/// <param name="Reply">A reply to it, where a row is about one.</param>
/// <param name="Files">Files, where a row is about them.</param>
internal sealed record BudgetScene(
    Conversation Chat, string Ana, string Ben, Message Message, Message? Reply = null, IReadOnlyList<MediaFile>? Files = null)
{
    /// <summary>Loaded by another instance, so that this is not counted.</summary>
    public LoadedChat Loaded { get; init; } = new(Chat, []);

    /// <summary>A claimed push to <see cref="Ben"/>, where a row is about one.</summary>
    public PushClaim? Claim { get; init; }

    public MemberView View => new(Chat, Ben);
}

/// <param name="Member">The port and its member, or a change of the product.</param>
/// <param name="Case">Which of its forms; empty where it has one.</param>
/// <param name="Act">What is counted.</param>
/// <param name="Arrange">What is not.</param>
internal sealed record MongoBudgetCall(
    string Member, string Case, Func<Stores, BudgetScene, Task> Act, Func<Stores, BudgetScene, Task<BudgetScene>>? Arrange = null)
{
    public string Name => Case.Length == 0 ? Member : $"{Member}: {Case}";
}

/// <summary>Every call and every change that has a budget, in the order of the document.</summary>
internal static partial class MongoBudgetCalls
{
    private static readonly DateTimeOffset LongAgo = Stores.Start.AddYears(-1);

    private static CancellationToken Ct => CancellationToken.None;

    public static IReadOnlyList<MongoBudgetCall> Ports { get; } =
    [
        .. Chats(), .. Lists(), .. Reads(), .. Others(), .. Files(), .. MongoPeopleCalls.Budgets(), .. MongoSafetyCalls.Budgets(),
        .. Devices(),
    ];

    /// <summary>The cost of a change before its events are published.</summary>
    public static IReadOnlyList<MongoBudgetCall> Changes { get; } =
    [
        new("A change of the chat", "", (stores, scene) =>
            stores.EditAsync(ChatQuery.Of(scene.Chat.Id), loaded => new ChatChange(loaded.Chat.SetArchived(scene.Ana, true)))),
        new("A new chat", "with a first message", async (stores, scene) =>
        {
            var request = Stores.NewRequest(scene.Ana, Stores.NewPair().Ben);
            Assert.Null(await stores.Chats.LoadAsync(ChatQuery.Of(scene.Ana, request.Peer(scene.Ana).UserId), Ct));
            await Committed(stores.Chats.CommitAsync(null, request.AddFirstMessage(Stores.Draft(request, scene.Ana)), Ct));
        }),
        new("A send", "", (stores, scene) => SendAsync(stores, Stores.Draft(scene.Chat, scene.Ana))),
        new("A send", "a reply", (stores, scene) =>
            SendAsync(stores, Stores.Draft(scene.Chat, scene.Ben) with { ReplyTo = new ReplyTo(scene.Message.Id, 0, "") })),
        new("A send", "repeated", (stores, scene) => SendAsync(stores, scene.Message)),
        new("A send", "that fills the tail", (stores, scene) => SendAsync(stores, Stores.Draft(scene.Chat, scene.Ana)), AlmostFullAsync),
        new("An edit", "", (stores, scene) => ChangeAsync(stores, scene.Message)),
        new("An edit", "of an archived message", (stores, scene) => ChangeAsync(stores, scene.Message), ArchivedAsync),
        new("An edit", "of a reply to an archived message", (stores, scene) => ChangeAsync(stores, scene.Reply!), AnsweredAsync),
        new("A read marker", "at the newest", (stores, scene) => ReadAsync(stores, scene, upTo: null)),
        new("A read marker", "below the newest", (stores, scene) => ReadAsync(stores, scene, upTo: 1), LongAsync),
        .. Pushes(),
    ];

    private static IEnumerable<MongoBudgetCall> Chats() =>
    [
        new("IChatStore.FindAsync", "", (stores, scene) => stores.Chats.FindAsync(scene.Chat.Id, Ct)),
        new("IChatStore.LoadAsync", "", (stores, scene) => stores.LoadAsync(scene.Chat.Id)),
        new("IChatStore.LoadAsync", "by its pair", (stores, scene) => stores.Chats.LoadAsync(ChatQuery.Of(scene.Ana, scene.Ben), Ct)),
        new("IChatStore.LoadAsync", "with messages", (stores, scene) => stores.LoadAsync(scene.Chat.Id, scene.Message.Id)),
        new("IChatStore.CommitAsync", "", (stores, scene) => Committed(stores.Chats.CommitAsync(scene.Loaded, Sent(scene), Ct))),
        new("IChatStore.CommitAsync", "that fills the tail", (stores, scene) =>
            Committed(stores.Chats.CommitAsync(scene.Loaded, Sent(scene), Ct)), AlmostFullAsync),
        new("IChatStore.CommitAsync", "a new chat", (stores, scene) =>
            Committed(stores.Chats.CommitAsync(null, new ChatChange(Stores.NewRequest(scene.Ana, Stores.NewPair().Ben)), Ct))),
    ];

    private static IEnumerable<MongoBudgetCall> Lists() =>
    [
        new("IChatLists.ListAsync", "", (stores, scene) =>
            stores.Lists.ListAsync(new ChatListQuery(scene.Ana, ChatListKind.Active, 50) { Archived = false }, Ct)),
        new("IChatLists.CountAsync", "", (stores, scene) =>
            stores.Lists.CountAsync(new ChatListQuery(scene.Ana, ChatListKind.History, 50), Ct)),
        new("IChatLists.ListRequestPlacesAsync", "", (stores, scene) => stores.Lists.ListRequestPlacesAsync(scene.Ana, Ct)),
        new("IChatLists.ListChangedAsync", "", (stores, scene) => stores.Lists.ListChangedAsync(scene.Ana, null, 50, Ct)),
        new("IChatLists.SumUnreadAsync", "", (stores, scene) => stores.Lists.SumUnreadAsync(scene.Ana, Ct)),
        new("IChatLists.ListErasableAsync", "", (stores, _) => stores.Lists.ListErasableAsync(10, Ct)),
    ];

    private static IEnumerable<MongoBudgetCall> Reads() =>
    [
        new("IMessageReader.ListAsync", "", (stores, scene) =>
            stores.Reader.ListAsync(scene.Loaded, new MessageRange(MessageFilter.VisibleTo(scene.View), 50), Ct), LongAsync),
        new("IMessageReader.ListAsync", "of what is in the tail", (stores, scene) =>
            stores.Reader.ListAsync(scene.Loaded, new MessageRange(new MessageFilter { After = scene.Chat.Seq - 2 }, 50), Ct), LongAsync),
        new("IMessageReader.CountAsync", "", (stores, scene) =>
            stores.Reader.CountAsync(scene.Loaded, MessageFilter.UnreadFor(scene.View, 0), Ct), LongAsync),
        new("IMessageReader.FindAsync", "", (stores, scene) => stores.Reader.FindAsync(scene.Loaded, [1], Ct), ArchivedAsync),
        new("IMessageReader.ListChangesAsync", "", (stores, scene) =>
            stores.Reader.ListChangesAsync(scene.Loaded, new ChangesQuery(scene.View, 0, 0, 50), Ct)),
        new("IMessageReader.ListChangesAsync", "when the member hid something since", (stores, scene) =>
            stores.Reader.ListChangesAsync(scene.Loaded, new ChangesQuery(scene.View, scene.Chat.Rev, 0, 50), Ct), HiddenAsync),
        new("IMessageReader.SearchAsync", "", (stores, scene) => stores.Reader.SearchAsync(scene.Loaded, new SearchQuery(["hel"], 50), Ct)),
    ];

    private static IEnumerable<MongoBudgetCall> Others() =>
    [
        new("ILeaseStore.RenewAsync", "", (stores, scene) => stores.Leases.RenewAsync(LeaseOf(scene), Ct)),
        new("ILeaseStore.EndAsync", "", (stores, scene) =>
            stores.Leases.EndAsync(LeaseOf(scene).ConnectionId, Stores.Start, Stores.At(1), Ct)),
        new("ILeaseStore.ListAsync", "", (stores, scene) => stores.Leases.ListAsync(scene.Ana, scene.Chat.Id, Stores.Start, Ct)),
        new("ILeaseStore.ListSilentAsync", "", (stores, _) =>
            stores.Leases.ListSilentAsync(new SilentLeaseQuery(LongAgo, LongAgo, 10), Ct)),
        new("ILeaseStore.ListExpiredAsync", "", (stores, _) => stores.Leases.ListExpiredAsync(LongAgo, 10, Ct)),
        new("ILeaseStore.RemoveExpiredAsync", "", (stores, _) => stores.Leases.RemoveExpiredAsync(["one", "two"], LongAgo, Ct)),
        new("IRoomStore.JoinAsync", "", (stores, scene) =>
            stores.Rooms.JoinAsync(LeaseOf(scene), new JoinedRoom(scene.Chat.Id, scene.Ben, ShownPresence.Offline), Ct)),
        new("IRoomStore.LeaveAsync", "", (stores, scene) => stores.Rooms.LeaveAsync(LeaseOf(scene).ConnectionId, scene.Chat.Id, Ct)),
        new("IRoomStore.ShowAsync", "", (stores, scene) =>
            stores.Rooms.ShowAsync(new Watcher(scene.Chat.Id, scene.Ana), ShownPresence.Online, [ShownPresence.Offline], Ct)),
        new("IRoomStore.ListWatchersAsync", "", (stores, scene) => stores.Rooms.ListWatchersAsync(scene.Ben, ShownPresence.Online, Ct)),
        new("IRoomStore.FilterShownOnlineAsync", "", (stores, scene) => stores.Rooms.FilterShownOnlineAsync([scene.Ana, scene.Ben], Ct)),
        new("ITypingThrottle.TryPassAsync", "", (stores, scene) =>
            stores.Typing.TryPassAsync(new TypingSign(scene.Chat.Id, scene.Ana, Stops: false), Stores.Start, TimeSpan.FromSeconds(2), Ct)),
        new("IUserStore.GetSettingsAsync", "", (stores, scene) => stores.Users.GetSettingsAsync(scene.Ana, Ct)),
        new("IUserStore.ChangeSettingsAsync", "", (stores, scene) =>
            stores.Users.ChangeSettingsAsync(scene.Ana, new SettingsChange { Requests = RequestPolicy.Nobody }, Ct)),
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
        new("IMediaStore.SaveAsync", "", (stores, scene) =>
            Saved(stores.Media.SaveAsync(scene.Files![0], scene.Files[0], Ct)), UploadedAsync),
        new("IMediaStore.AttachAsync", "", (stores, scene) =>
            Saved(stores.Media.AttachAsync(MediaStoreContract.Of("s", [.. scene.Files!]), Stores.At(60), Ct)), UploadedAsync),
        new("IMediaStore.HastenAsync", "", (stores, scene) =>
            stores.Media.HastenAsync([scene.Files![0].FileId], Stores.At(1), Ct), UploadedAsync),
        new("IMediaStore.ListDueAsync", "", (stores, _) => stores.Media.ListDueAsync(LongAgo, 10, Ct)),
        new("IMediaStore.ListOfUploaderAsync", "", (stores, scene) => stores.Media.ListOfUploaderAsync(scene.Ana, null, 10, Ct)),
        new("IMediaStore.RemoveAsync", "", (stores, scene) => stores.Media.RemoveAsync(scene.Files![0].FileId, Ct), UploadedAsync),
    ];

    private static ChatChange Sent(BudgetScene scene)
    {
        var change = scene.Chat.Append(Stores.Draft(scene.Chat, scene.Ana));
        return change with { Chat = change.Chat with { Version = scene.Chat.Version + 1 } };
    }

    private static Task<ChatEdit> SendAsync(Stores stores, Message draft)
    {
        var key = new SendKey(draft.SenderId, draft.ClientMessageId);
        var query = ChatQuery.Of(draft.ChatId) with { Sent = [key], MessageIds = draft.ReplyTo is { } reply ? [reply.Id] : [] };
        return stores.EditAsync(query, loaded => loaded.Find(key) is null ? loaded.Chat.Append(draft) : new ChatChange(loaded.Chat));
    }

    private static Task<ChatEdit> ChangeAsync(Stores stores, Message message) => stores.EditAsync(
        ChatQuery.Of(message.ChatId) with { MessageIds = [message.Id] },
        async loaded =>
        {
            var before = loaded.Find(message.Id)!;
            await Originals.ReadAsync(stores.Reader, loaded, [before], Ct);
            return loaded.Chat.Replace(before, before with { Content = "edited" });
        });

    private static Task<ChatEdit> ReadAsync(Stores stores, BudgetScene scene, long? upTo) => stores.EditAsync(
        ChatQuery.Of(scene.Chat.Id),
        async loaded => new ChatChange(loaded.Chat.MarkRead(
            scene.Ben,
            upTo ?? loaded.Chat.Seq,
            upTo is null
                ? 0
                : await stores.Reader.CountAsync(
                    loaded, MessageFilter.UnreadFor(new MemberView(loaded.Chat, scene.Ben), upTo.Value), Ct))));

    private static async Task Committed(Task<bool> committing) => Assert.True(await committing);

    private static async Task Saved(Task<bool> saving) => Assert.True(await saving);

    private static Lease LeaseOf(BudgetScene scene) => new(scene.Chat.Id, scene.Ana, Stores.Start, Stores.At(1));

    private static async Task<BudgetScene> AnsweredAsync(Stores stores, BudgetScene scene)
    {
        await stores.SettleAsync(scene.Chat.Id);
        return scene with { Reply = await stores.ReplyAsync(scene.Message, scene.Ben) };
    }

    private static async Task<BudgetScene> ArchivedAsync(Stores stores, BudgetScene scene)
    {
        await stores.SettleAsync(scene.Chat.Id);
        return scene;
    }

    private static async Task<BudgetScene> HiddenAsync(Stores stores, BudgetScene scene)
    {
        await stores.HideAsync(scene.Message, scene.Ben);
        return scene with { Chat = await stores.GetAsync(scene.Chat.Id) };
    }

    private static async Task<BudgetScene> AlmostFullAsync(Stores stores, BudgetScene scene)
    {
        await stores.SendManyAsync(scene.Chat, TailMove.MaxEntries - 2);
        return scene with { Chat = await stores.GetAsync(scene.Chat.Id) };
    }

    private static async Task<BudgetScene> LongAsync(Stores stores, BudgetScene scene)
    {
        await stores.SendManyAsync(scene.Chat, TailMove.MaxEntries + 4);
        return scene with { Chat = await stores.GetAsync(scene.Chat.Id) };
    }

    private static async Task<BudgetScene> UploadedAsync(Stores stores, BudgetScene scene)
    {
        MediaFile[] files = [MediaStoreContract.NewFile(), MediaStoreContract.NewFile()];
        await Task.WhenAll(files.Select(file => stores.Media.AddAsync(file, Ct)));
        return scene with { Files = files };
    }
}
