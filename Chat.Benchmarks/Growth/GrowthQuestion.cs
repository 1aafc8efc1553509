using Chat.Core.Chats;
using Chat.Core.Messages;
using Chat.Core.Paging;
using Chat.Core.Reading;
using Chat.Core.Sync;

namespace Chat.Benchmarks.Growth;

/// <summary>Something that a user asks about a chat, through its use case.</summary>
/// <param name="MaxRatio">How many times the steps of the short chat the long one may take.</param>
internal sealed record GrowthQuestion(string Name, double MaxRatio, Func<LongChat, Task> AskAsync)
{
    private const int Size = 50;
    private const double Flat = 1.5;
    private const double Search = 3;

    private static readonly PageRequest Page = new(Size);

    public static IReadOnlyList<GrowthQuestion> All { get; } =
    [
        new("the chat", Flat, chat => chat.Get<GetChat>().ExecuteAsync(LongChat.User, chat.Chat.Id, default)),
        new("unread total", Flat, chat => chat.Get<CountUnread>().ExecuteAsync(LongChat.User, default)),
        new("newest 50 messages", Flat, chat => ListAsync(chat, Page, before: null)),
        new("50 messages before the 100th", Flat, chat => ListAsync(chat, Page, before: 100)),
        new("the last page by number", Search, chat => ListAsync(chat, Page with { Number = chat.Messages / Size }, before: null)),
        new("a message by its id", Flat, chat => chat.Get<IChatStore>().LoadAsync(
            ChatQuery.Of(chat.Chat.Id) with { MessageIds = [LongChat.IdOf(chat.Messages / 2)] }, default)),
        new("changes, the last 50", Flat, chat => ChangesAsync(chat, chat.Chat.Rev - Size)),
        new("changes, the first 50", Flat, chat => ChangesAsync(chat, since: 1)),
        new("changes, nothing new", Flat, chat => ChangesAsync(chat, chat.Chat.Rev)),
        new("search, a common word", Search, chat => SearchAsync(chat, LongChat.Common)),
        new("search, a rare word", Search, chat => SearchAsync(chat, LongChat.Rare)),
        new("search, a rare and a common word", Search, chat => SearchAsync(chat, $"{LongChat.Rare} {LongChat.Common}")),
        new("search, an absent word", Search, chat => SearchAsync(chat, "absent")),
        new("search, an absent and a common word", Search, chat => SearchAsync(chat, $"absent {LongChat.Common}")),
    ];

    private static Task ListAsync(LongChat chat, PageRequest page, long? before) => chat.Get<ListMessages>()
        .ExecuteAsync(new ListMessagesInput(LongChat.User, chat.Chat.Id, page) { Before = before }, default);

    private static Task SearchAsync(LongChat chat, string words) => chat.Get<SearchMessages>()
        .ExecuteAsync(new SearchMessagesInput(LongChat.User, chat.Chat.Id, words, Page), default);

    private static Task ChangesAsync(LongChat chat, long since) => chat.Get<ListChanges>()
        .ExecuteAsync(new ListChangesInput(LongChat.User, chat.Chat.Id, since, chat.Chat.Own(LongChat.User).OwnRev, Page), default);
}
