using System.Text.Json;
using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Leases;
using Chat.Core.Media;
using Chat.Core.Presence;
using Chat.Core.Push;
using Chat.Core.Safety;
using Chat.Core.Users;
using Chat.Core.Webhooks;

namespace Chat.Tests.Contracts;

/// <summary>
/// The ports of one store, with what the contracts need to set a scene. All ids are new in each test, so that adapters may
/// run all tests on one database.
/// </summary>
public sealed record Stores(
    IChatStore Chats, IChatLists Lists, IMessageReader Reader, ILeaseStore Leases, IRoomStore Rooms, ITypingThrottle Typing,
    IUserStore Users, IMediaStore Media, IProfileStore Profiles)
{
    public required IReportStore Reports { get; init; }

    public required ISuspensionStore Suspensions { get; init; }

    public required IAuditLog Audit { get; init; }

    public required IWebhookStore Webhooks { get; init; }

    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ChatEditor _editor = new(Chats, new OptimisticRetry(TimeProvider.System), []);

    public required IDeviceStore Devices { get; init; }

    public required IPushOutbox Outbox { get; init; }

    public required IProviderTokenStore ProviderTokens { get; init; }

    /// <summary>Takes a chat's newest messages to where the store keeps old ones: the archive, the index of words.</summary>
    public Func<string, Task> SettleAsync { get; init; } = _ => Task.CompletedTask;

    /// <summary>Runs after each fact.</summary>
    public Func<Task> Afterwards { get; init; } = () => Task.CompletedTask;

    public static CancellationToken Ct => CancellationToken.None;

    public static DateTimeOffset At(int minutes) => Start.AddMinutes(minutes);

    public static string NewId(string name = "id") => $"{name}-{RandomId.New():N}";

    /// <summary>A new pair of users; ana's id comes first.</summary>
    public static (string Ana, string Ben) NewPair()
    {
        var pair = RandomId.New().ToString("N");
        return ($"{pair}-ana", $"{pair}-ben");
    }

    public static Conversation NewRequest(string requester, string recipient, int at = 0) =>
        Conversation.Request(NewId("chat"), requester, recipient, At(at));

    public static Message Draft(Conversation chat, string senderId, string? text = "hello", int at = 0) => new()
    {
        Id = NewId("m"),
        ChatId = chat.Id,
        SenderId = senderId,
        ClientMessageId = NewId("c"),
        Fingerprint = text ?? "",
        Content = text,
        CreatedAt = At(at),
    };

    /// <summary>Equal in every field, lists in their order.</summary>
    public static void AssertSame<T>(T? expected, T? actual) =>
        Assert.Equal(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(actual));

    /// <summary>A request that waits for the recipient's answer.</summary>
    public async Task<Conversation> RequestAsync(string requester, string recipient, int at = 0)
    {
        var request = NewRequest(requester, recipient, at);
        Assert.True(await Chats.CommitAsync(null, new ChatChange(request), Ct));
        return request;
    }

    /// <summary>An accepted chat of a new ana, who requested it, and a new ben.</summary>
    public async Task<(Conversation Chat, string Ana, string Ben)> OpenAsync()
    {
        var (ana, ben) = NewPair();
        return (await OpenAsync(ana, ben), ana, ben);
    }

    public async Task<Conversation> OpenAsync(string requester, string recipient, int at = 0) =>
        await ChangeAsync(await RequestAsync(requester, recipient, at), chat => chat.Accept(recipient, At(at)));

    public async Task<Conversation> GetAsync(string chatId) =>
        await Chats.FindAsync(chatId, Ct) ?? throw new InvalidOperationException("The chat does not exist.");

    public async Task<LoadedChat> LoadAsync(string chatId, params string[] messageIds) =>
        await Chats.LoadAsync(ChatQuery.Of(chatId) with { MessageIds = messageIds }, Ct) ?? throw new InvalidOperationException(
            "The chat does not exist.");

    public async Task<MemberView> ViewAsync(Conversation chat, string userId) => new(await GetAsync(chat.Id), userId);

    public async Task<Message?> FindAsync(string chatId, string messageId) => (await LoadAsync(chatId, messageId)).Find(messageId);

    public Task<Message?> FindAsync(Message message) => FindAsync(message.ChatId, message.Id);

    /// <summary>Loads, decides and commits, as the use cases do.</summary>
    public Task<ChatEdit> EditAsync(ChatQuery query, Func<LoadedChat, ChatChange> decide) =>
        _editor.EditAsync(query, loaded => Task.FromResult(decide(loaded!)), Ct);

    public Task<ChatEdit> EditAsync(ChatQuery query, Func<LoadedChat, Task<ChatChange>> decide) =>
        _editor.EditAsync(query, loaded => decide(loaded!), Ct);

    /// <summary>The stored chat after a change of the chat as it is now.</summary>
    public async Task<Conversation> ChangeAsync(Conversation chat, Func<Conversation, Conversation> change)
    {
        await EditAsync(ChatQuery.Of(chat.Id), loaded => new ChatChange(change(loaded.Chat)));
        return await GetAsync(chat.Id);
    }

    public async Task<Message> SendAsync(Conversation chat, string senderId, string? text = "hello", int at = 0) =>
        await SendAsync(Draft(chat, senderId, text, at));

    public async Task<Message> SendAsync(Message draft) =>
        (await EditAsync(ChatQuery.Of(draft.ChatId), loaded => loaded.Chat.Append(draft))).Message(draft.Id);

    public async Task<Message> ReplyAsync(Message original, string senderId, string text = "reply") => await SendAsync(
        Draft(await GetAsync(original.ChatId), senderId, text) with
        {
            ReplyTo = new ReplyTo(original.Id, original.Seq, original.SenderId),
        });

    /// <summary>As many messages, alternating between both sides, ana first.</summary>
    public async Task<List<Message>> SendManyAsync(Conversation chat, int count)
    {
        var sent = new List<Message>();
        for (var i = 0; i < count; i++)
        {
            sent.Add(await SendAsync(chat, i % 2 == 0 ? chat.First.UserId : chat.Second.UserId, $"text {i + 1}", i));
        }

        return sent;
    }

    public Task<Message> ReplaceAsync(Message message, Func<Message, Message> change) => ChangeAsync(
        message, (chat, before) => chat.Replace(before, change(before)));

    public Task<Message> EditAsync(Message message, string text) =>
        ReplaceAsync(message, m => m with { Content = text, Edits = m.Edits + 1, EditedAt = At(60) });

    public Task<Message> DeleteAsync(Message message) => ReplaceAsync(message, m => m.ToTombstone());

    public Task<Message> HideAsync(Message message, string userId) => ChangeAsync(message, (chat, before) => chat.Hide(before, userId));

    public async Task<int> UnreadAsync(Conversation chat, string userId) => (await GetAsync(chat.Id)).Own(userId).Unread;

    public async Task<IReadOnlyList<Message>> ListAsync(Conversation chat, MessageFilter? filter = null, int limit = 1_000) =>
        await Reader.ListAsync(await LoadAsync(chat.Id), new MessageRange(filter ?? new MessageFilter(), limit), Ct);

    private async Task<Message> ChangeAsync(Message message, Func<Conversation, Message, ChatChange> change) => (await EditAsync(
        ChatQuery.Of(message.ChatId) with { MessageIds = [message.Id] },
        loaded => change(
            loaded.Chat,
            loaded.Find(message.Id) ?? throw new InvalidOperationException("The message does not exist.")))).Message(message.Id);
}
