using Chat.Adapters.Sqlite;
using Chat.Benchmarks.Sends;
using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Messages;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Benchmarks.Growth;

/// <summary>A store with one chat of so many messages, whose words are indexed.</summary>
internal sealed class LongChat : IAsyncDisposable
{
    public const string User = "ana";
    public const string Common = "common";
    public const string Rare = "rare";

    private const string Peer = "ben";
    private const int MessagesPerCommit = 500;

    // As many in every chat, so that the answers are equally long.
    private const int RareMessages = 5;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SendFolder _folder = new();
    private readonly ServiceProvider _services;

    private LongChat(int messages)
    {
        Messages = messages;
        _services = StoreSends.ComposeCore(_folder.Media).AddSqliteStores(_folder.Database).BuildServiceProvider();
    }

    public int Messages { get; }

    public Conversation Chat { get; private set; } = Conversation.Request("long", User, Peer, Start).Accept(Peer, Start);

    /// <summary>The steps of Sqlite that all reads took until now.</summary>
    public long Steps => Get<SqliteDatabase>().Steps;

    public static async Task<LongChat> CreateAsync(int messages)
    {
        var created = new LongChat(messages);
        await created.Get<IChatStore>().CommitAsync(null, new ChatChange(created.Chat), CancellationToken.None);
        for (var first = 0; first < messages; first += MessagesPerCommit)
        {
            await created.AppendAsync(first);
        }

        await created.IndexAsync();
        return created;
    }

    public static string IdOf(int number) => $"{number:x32}";

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Dispose();
    }

    private async Task AppendAsync(int first)
    {
        var edit = await Get<ChatEditor>().EditAsync(
            User, ChatQuery.Of(Chat.Id), loaded => Append(loaded.Chat, first), CancellationToken.None);
        Chat = edit.After;
    }

    private ChatChange Append(Conversation chat, int first)
    {
        var added = new List<Message>();
        for (var number = first; number < Math.Min(first + MessagesPerCommit, Messages); number++)
        {
            var change = chat.Append(Draft(number));
            chat = change.Chat;
            added.AddRange(change.Messages);
        }

        return new ChatChange(chat, added);
    }

    private Message Draft(int number) => new()
    {
        Id = IdOf(number),
        ChatId = Chat.Id,
        SenderId = number % 2 == 0 ? User : Peer,
        ClientMessageId = IdOf(number),
        Fingerprint = $"{number:x64}",
        Content = $"{Words.Text(new Random(number))} {Common}{(number % (Messages / RareMessages) == 0 ? $" {Rare}" : "")}",
        CreatedAt = Start.AddSeconds(number),
    };

    private async Task IndexAsync()
    {
        while (await Get<SqliteDatabase>().ReadAsync(session => session.Number(StoreSends.Unindexed) > 0, CancellationToken.None))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
