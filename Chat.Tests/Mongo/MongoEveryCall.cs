using Chat.Core.Chats;
using Chat.Core.Messages;
using Chat.Core.Presence;
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
        await stores.Chats.GetOrCreateAsync(Conversation.Request(Stores.NewId("chat"), chat.First.UserId, ben, Stores.Start), null, Ct);
        await stores.Chats.FindByPairAsync(chat.First.UserId, ben, Ct);
        await stores.SendAsync(Stores.Draft(chat, ben) with { ReplyTo = new ReplyTo(message.Id, 0, "") });
        await stores.Messages.AppendAsync(message, Ct);
        await stores.EditAsync(message, "edited");
        await stores.HideAsync(message, ben);
    }

    private static async Task ListAsync(Stores stores, string ana)
    {
        var after = new ChatListPosition(Stores.At(5), "z");
        foreach (var kind in Enum.GetValues<ChatListKind>())
        {
            await stores.Chats.ListAsync(new ChatListQuery(ana, kind, 10), Ct);
            await stores.Chats.ListAsync(new ChatListQuery(ana, kind, 10) { After = after, IncludeHidden = true }, Ct);
            await stores.Chats.ListAsync(new ChatListQuery(ana, kind, 10) { After = after, Archived = true }, Ct);
            await stores.Chats.CountAsync(new ChatListQuery(ana, kind, 10) { Archived = false }, Ct);
        }

        var first = await stores.Chats.ListChangedAsync(ana, null, 1, Ct);
        await stores.Chats.ListChangedAsync(ana, first.Last, 1, Ct);
        await stores.Chats.ListChangedAsync(ana, new ChangeMark(5, "chat@4@"), 1, Ct);
        await stores.Chats.SumUnreadAsync(ana, Ct);
        await stores.Chats.ListRequestPlacesAsync(ana, Ct);
    }

    private static async Task ReadAsync(Stores stores, Conversation chat, string ana, string ben)
    {
        var viewing = new Viewing(chat, ben);
        await stores.Reader.ListAsync(new MessageRange(viewing, 10) { Before = 5, Descending = true }, Ct);
        await stores.Reader.ListAsync(new MessageRange(viewing, 10) { After = 1 }, Ct);
        await stores.Reader.CountAsync(viewing, Ct);
        await stores.Reader.CountUnreadAsync(viewing, 0, Ct);
        await stores.Reader.FindNewestAsync([viewing, viewing with { Chat = chat with { Seq = 99 } }], Ct);
        await stores.Reader.FindHighestSeqAsync(chat.Id, ["a", "b"], Ct);
        await stores.Reader.ListChangesAsync(viewing, 0, 0, 1, Ct);
        await stores.Reader.ListChangesAsync(viewing, chat.Rev, 0, 10, Ct);
        await stores.Reader.SearchAsync(new SearchQuery(viewing, ["ed"], 10), Ct);
        await stores.Reader.SearchAsync(
            new SearchQuery(viewing, ["ed", "xy"], 10) { From = ana, Type = MessageType.Text, Since = Stores.Start, Until = Stores.Start, BeforeSeq = 9 }, Ct);
    }

    private static async Task EraseAsync(Stores stores, Conversation chat, string ana, string ben)
    {
        await stores.Erasure.ListTracesAsync(chat.Id, ana, 10, Ct);
        await stores.SaveAsync(chat, c => c.Clear(ana).Clear(ben));
        await stores.Erasure.EraseClearedAsync(10, Ct);
        await stores.Users.SaveSettingsAsync(ana, new UserSettings(RequestPolicy.Nobody), Ct);
        await stores.Users.GetSettingsAsync(ana, Ct);
        await stores.Users.RequestErasureAsync(ana, Stores.Start, Ct);
        await stores.Users.ListErasuresAsync(Stores.Start, 10, Ct);
        await stores.Users.FindErasureAsync(ana, Ct);
        await stores.Users.FinishErasureAsync(ana, Stores.Start, Ct);
        await stores.Users.ForgetErasuresAsync(DateTimeOffset.UnixEpoch, Ct);
    }

    private static async Task AttendAsync(Stores stores, Conversation chat, string ana, string ben)
    {
        var room = new Chat.Core.Presence.RoomConnection(Stores.NewId("con"), chat.Id, ana);
        await stores.Presence.JoinAsync(room, ben, Stores.At(1), Ct);
        await stores.Presence.RenewAsync(room.ConnectionId, ana, Stores.At(1), Ct);
        await stores.Presence.IsOnlineAsync(ana, Stores.Start, Ct);
        await stores.Presence.IsInRoomAsync(chat.Id, ana, Stores.Start, Ct);
        await stores.Presence.ListWatchedChatsAsync(ben, Stores.Start, Ct);
        await stores.Presence.LeaveAsync(room, Ct);
        await stores.Presence.TryTypingAsync(new TypingSign(chat.Id, ana, Stops: false), Stores.Start, TimeSpan.FromSeconds(2), Ct);
        await stores.Presence.TakeExpiredAsync(Stores.At(2), 10, Ct);
    }
}
