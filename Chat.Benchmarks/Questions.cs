using Chat.Core.Chats;
using Chat.Core.Messages;
using Chat.Core.Paging;
using Chat.Core.Reading;
using Chat.Core.Sync;

namespace Chat.Benchmarks;

/// <summary>Something a user asks, through its use case, and how the store answers.</summary>
internal sealed record Question(string Name, Func<FilledStore, Conversation, Task> AskAsync);

internal static class Questions
{
    private const int Size = 50;

    private static readonly PageRequest Page = new(Size);

    /// <summary>Of the user who has the same chats in every store.</summary>
    public static IReadOnlyList<Question> OfUser { get; } =
    [
        new("list of 50 chats", (store, _) => store.Get<ListChats>().ActiveAsync(FilledStore.User, archived: null, Page, default)),
        new("unread total", (store, _) => store.Get<CountUnread>().ExecuteAsync(FilledStore.User, default)),
        new(
            "first sync, 50 chats",
            (store, _) => store.Get<SyncChats>().ExecuteAsync(new SyncChatsInput(FilledStore.User, null, Page), default)),
    ];

    /// <summary>Of one chat.</summary>
    public static IReadOnlyList<Question> OfChat { get; } =
    [
        new("newest 50 messages", (store, chat) => ListAsync(store, chat, before: null)),
        new("50 messages before the 100th", (store, chat) => ListAsync(store, chat, before: 100)),
        new("search, one word", (store, chat) => SearchAsync(store, chat, Words.Rare)),
        new("search, two words", (store, chat) => SearchAsync(store, chat, $"{Words.Rare} to")),
        new("changes, the last 50", (store, chat) => ChangesAsync(store, chat, chat.Rev - Size)),
        new("changes, nothing new", (store, chat) => ChangesAsync(store, chat, chat.Rev)),
    ];

    private static Task ListAsync(FilledStore store, Conversation chat, long? before) => store.Get<ListMessages>()
        .ExecuteAsync(new ListMessagesInput(chat.First.UserId, chat.Id, Page) { Before = before }, default);

    private static Task SearchAsync(FilledStore store, Conversation chat, string words) => store.Get<SearchMessages>()
        .ExecuteAsync(new SearchMessagesInput(chat.First.UserId, chat.Id, words, Page), default);

    private static Task ChangesAsync(FilledStore store, Conversation chat, long since) => store.Get<ListChanges>()
        .ExecuteAsync(new ListChangesInput(chat.First.UserId, chat.Id, since, chat.Own(chat.First.UserId).OwnRev, Page), default);
}
