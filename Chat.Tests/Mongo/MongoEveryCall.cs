using Chat.Core.Chats;
using Chat.Core.Leases;
using Chat.Core.Presence;
using Chat.Core.Push;
using Chat.Core.Users;
using Chat.Tests.Contracts;

namespace Chat.Tests.Mongo;

/// <summary>Calls each member of each port, in each of its forms that differ in the query.</summary>
internal static class MongoEveryCall
{
    private static CancellationToken Ct => CancellationToken.None;

    public static async Task RunAsync(Stores stores)
    {
        var (chat, ana, ben) = await stores.OpenAsync();
        var message = await stores.SendAsync(chat, ana);
        await WriteAsync(stores, chat, message, ben);
        await ListAsync(stores, ana);
        await ReadAsync(stores, await stores.GetAsync(chat.Id), ana, ben);
        await EraseAsync(stores, chat, ana, ben);
        await AttendAsync(stores, chat, ana, ben);
        await KeepFileAsync(stores);
        await MongoPeopleCalls.RunAsync(stores, ana, ben);
        await MongoSafetyCalls.RunAsync(stores);
        await RegisterAsync(stores, ana);
    }

    private static async Task RegisterAsync(Stores stores, string ana)
    {
        var device = DeviceStoreContract.NewDevice(ana);
        await stores.Devices.SaveAsync(device, Ct);
        await stores.Devices.ListAsync(ana, Ct);
        await stores.Devices.RemoveUnchangedAsync(device, Ct);
        await stores.Devices.RemoveAsync(ana, device.DeviceId, Ct);
        await stores.Devices.RemoveAllAsync(ana, Ct);
        await stores.Devices.RemoveUnseenAsync(Stores.At(-100_000), 10, Ct);
        await stores.Outbox.ListDueAsync(Stores.At(-100_000), 10, Ct);
        await stores.ProviderTokens.GetOrReplaceAsync(ana, Stores.Start, new ProviderToken("token", Stores.At(1)), Ct);
        var target = new PushTarget(Stores.NewId(), IsFirst: true);
        await stores.Outbox.ClaimAsync(target, ClaimTerms.AtOnce(Stores.Start), Ct);
        await stores.Outbox.HastenAsync(target, Stores.Start, Ct);
        var chat = Stores.NewRequest(ana, Stores.NewId("ben"));
        chat = chat with { First = chat.First with { Push = new PushMark(PushMarkKind.Request, Stores.Start, Stores.Start, 1) } };
        await stores.Outbox.SettleAsync(new PushClaim(new PushTarget(chat.Id, IsFirst: true), "lease", chat), new PushSettlement(), Ct);
    }

    private static async Task KeepFileAsync(Stores stores)
    {
        var file = MediaStoreContract.NewFile();
        await stores.Media.AddAsync(file, Ct);
        await stores.Media.FindAsync(file.FileId, Ct);
        await stores.Media.SaveAsync(file, file, Ct);
        await stores.Media.AttachAsync(MediaStoreContract.Of("s", file), Stores.At(60), Ct);
        await stores.Media.HastenAsync([file.FileId], Stores.At(1), Ct);
        await stores.Media.ListDueAsync(Stores.At(60), 10, Ct);
        await stores.Media.ListOfUploaderAsync(file.UploaderId, "a", 10, Ct);
        await stores.Media.RemoveAsync(file.FileId, Ct);
    }

    private static async Task WriteAsync(Stores stores, Conversation chat, Message message, string ben)
    {
        await stores.Chats.CommitAsync(null, new ChatChange(Stores.NewRequest(chat.First.UserId, ben)), Ct);
        await stores.Chats.LoadAsync(ChatQuery.Of(chat.First.UserId, ben), Ct);
        await stores.Chats.LoadAsync(ChatQuery.Of(chat.Id) with { MessageIds = [message.Id], Sent = [new SendKey(ben, "c")] }, Ct);
        await stores.ReplyAsync(message, ben);
        await stores.EditAsync(message, "edited");
        await stores.HideAsync(message, ben);
        await stores.SettleAsync(chat.Id);
        await stores.SettleAsync(chat.Id);
    }

    private static async Task ListAsync(Stores stores, string ana)
    {
        var after = new ChatListPosition(Stores.At(5), "z");
        foreach (var kind in Enum.GetValues<ChatListKind>())
        {
            await stores.Lists.ListAsync(new ChatListQuery(ana, kind, 10), Ct);
            await stores.Lists.ListAsync(new ChatListQuery(ana, kind, 10) { After = after, IncludeHidden = true }, Ct);
            await stores.Lists.ListAsync(new ChatListQuery(ana, kind, 10) { After = after, Archived = true }, Ct);
            await stores.Lists.CountAsync(new ChatListQuery(ana, kind, 10) { Archived = false }, Ct);
        }

        var first = await stores.Lists.ListChangedAsync(ana, null, 1, Ct);
        await stores.Lists.ListChangedAsync(ana, first.Last, 1, Ct);
        await stores.Lists.ListChangedAsync(ana, new ChangeMark(5, "chat@4@"), 1, Ct);
        await stores.Lists.SumUnreadAsync(ana, Ct);
        await stores.Lists.ListRequestPlacesAsync(ana, Ct);
        await stores.Lists.ListErasableAsync(10, Ct);
    }

    private static async Task ReadAsync(Stores stores, Conversation chat, string ana, string ben)
    {
        await stores.SendManyAsync(chat, 3);
        var loaded = await stores.LoadAsync(chat.Id);
        var memberView = new MemberView(loaded.Chat, ben);
        var visible = MessageFilter.VisibleTo(memberView);
        await stores.Reader.ListAsync(loaded, new MessageRange(visible with { Before = 5 }, 10) { Descending = true }, Ct);
        await stores.Reader.ListAsync(loaded, new MessageRange(visible, 10), Ct);
        await stores.Reader.CountAsync(loaded, visible, Ct);
        await stores.Reader.CountAsync(loaded, MessageFilter.UnreadFor(memberView, 0), Ct);
        await stores.Reader.FindAsync(loaded, [1, 2], Ct);
        await stores.Reader.ListChangesAsync(loaded, new ChangesQuery(memberView, 0, 0, 1), Ct);
        await stores.Reader.ListChangesAsync(loaded, new ChangesQuery(memberView, chat.Rev, 0, 10), Ct);
        await stores.Reader.SearchAsync(loaded, new SearchQuery(["ed"], 10), Ct);
        await stores.Reader.SearchAsync(
            loaded,
            new SearchQuery(["ed", "xy"], 10)
            {
                From = ana,
                Type = MessageType.Text,
                Since = Stores.Start,
                Until = Stores.Start,
                Before = 9,
                NotHiddenFor = ben,
            },
            Ct);
    }

    private static async Task EraseAsync(Stores stores, Conversation chat, string ana, string ben)
    {
        await stores.ChangeAsync(chat, c => c.Clear(ana).Clear(ben));
        await stores.Users.ChangeSettingsAsync(ana, new SettingsChange { Requests = RequestPolicy.Nobody }, Ct);
        await stores.Users.GetSettingsAsync(ana, Ct);
        await stores.Users.RequestErasureAsync(ana, Stores.Start, Ct);
        await stores.Users.ListErasuresAsync(Stores.Start, 10, Ct);
        await stores.Users.FindErasureAsync(ana, Ct);
        await stores.Users.FinishErasureAsync(ana, Stores.Start, Ct);
        await stores.Users.ForgetErasuresAsync(DateTimeOffset.UnixEpoch, Ct);
    }

    private static async Task AttendAsync(Stores stores, Conversation chat, string ana, string ben)
    {
        var lease = new Lease(Stores.NewId("con"), ana, Stores.Start, Stores.At(1));
        await stores.Rooms.JoinAsync(lease, new JoinedRoom(chat.Id, ben, ShownPresence.Offline), Ct);
        await stores.Rooms.ShowAsync(new Watcher(chat.Id, ana), ShownPresence.Online, [ShownPresence.Offline], Ct);
        await stores.Rooms.ListWatchersAsync(ben, ShownPresence.Online, Ct);
        await stores.Rooms.FilterShownOnlineAsync([ana, ben], Ct);
        await stores.Leases.RenewAsync(lease, Ct);
        await stores.Leases.ListAsync(ana, chatId: null, Stores.Start, Ct);
        await stores.Leases.ListAsync(ana, chat.Id, Stores.Start, Ct);
        await stores.Leases.ListSilentAsync(new SilentLeaseQuery(Stores.Start, Stores.Start, 10), Ct);
        await stores.Leases.ListSilentAsync(new SilentLeaseQuery(Stores.Start, Stores.Start, 10) { After = lease }, Ct);
        await stores.Rooms.LeaveAsync(lease.ConnectionId, chat.Id, Ct);
        await stores.Leases.EndAsync(lease.ConnectionId, Stores.Start, Stores.At(1), Ct);
        await stores.Leases.ListExpiredAsync(Stores.At(2), 10, Ct);
        await stores.Leases.RemoveExpiredAsync([lease.ConnectionId], Stores.At(2), Ct);
        await stores.Typing.TryPassAsync(new TypingSign(chat.Id, ana, Stops: false), Stores.Start, TimeSpan.FromSeconds(2), Ct);
    }
}
