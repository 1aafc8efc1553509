using System.Globalization;
using Chat.Adapters.LocalMedia;
using Chat.Adapters.Sqlite;
using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Composition;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chat.Benchmarks;

/// <summary>
/// A Sqlite store with so many messages, in chats of one size. One user has as many chats in every store; the other
/// chats, spread between theirs, belong to others. Filled through the adapter, and kept for the next run.
/// </summary>
internal sealed class FilledStore : IAsyncDisposable
{
    public const string User = "ana";
    public const int MessagesPerChat = 200;
    public const int ChatsOfUser = 50;

    // Chats that are written at the same time, so that their messages lie mixed in the file as they would.
    private const int WrittenAtOnce = 50;
    private const string DoneFile = "filled";
    private const string IdPrefix = "chat";

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider _services;
    private readonly string _folder;

    private FilledStore(string folder, int messages)
    {
        (_folder, Messages) = (folder, messages);
        var services = new ServiceCollection();
        services.AddOptions<RateOptions>();
        services.AddSingleton<ILoggerFactory>(new LoggerFactory()).AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        var settings = new Dictionary<string, string?> { [LocalMediaOptions.AddressSetting] = "http://127.0.0.1" };
        services.AddLocalMedia(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), Path.Combine(folder, "media"));
        _services = services.AddChatCore().AddSqliteStores(Path.Combine(folder, "chat.db")).BuildServiceProvider();
    }

    public int Messages { get; }

    public int Chats => Messages / MessagesPerChat;

    public long Megabytes => new FileInfo(Path.Combine(_folder, "chat.db")).Length / 1024 / 1024;

    public static async Task<FilledStore> OpenAsync(string root, int messages)
    {
        var folder = Path.Combine(root, messages.ToString(CultureInfo.InvariantCulture));
        var done = Path.Combine(folder, DoneFile);
        if (Directory.Exists(folder) && !File.Exists(done))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        var store = new FilledStore(folder, messages);
        if (!File.Exists(done))
        {
            await store.FillAsync();
            await File.WriteAllTextAsync(done, string.Empty);
        }

        return store;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>The members of the chat of this number; the user's own are spread evenly.</summary>
    public (string First, string Second) Members(int chat)
    {
        var every = Chats / ChatsOfUser;
        return chat % every == 0 ? (User, $"peer{chat}") : ($"left{chat}", $"right{chat}");
    }

    public async Task<Conversation> ChatAsync(int chat)
    {
        var (first, second) = Members(chat);
        return (await Get<IChatStore>().LoadAsync(ChatQuery.Of(first, second), CancellationToken.None))!.Chat;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private async Task FillAsync()
    {
        for (var from = 0; from < Chats; from += WrittenAtOnce)
        {
            var chats = new List<Conversation>();
            for (var chat = from; chat < Math.Min(from + WrittenAtOnce, Chats); chat++)
            {
                chats.Add(await OpenChatAsync(chat));
            }

            for (var i = 0; i < MessagesPerChat; i += 4)
            {
                // Four at a time of each chat, all in one commit.
                await Task.WhenAll(Enumerable.Range(i, 4).SelectMany(n => chats.Select(chat => AppendAsync(chat, n))));
            }

            if (Messages > 100_000 && from % 500 == 0)
            {
                Console.Error.WriteLine($"{from * MessagesPerChat} of {Messages} messages");
            }
        }
    }

    private async Task<Conversation> OpenChatAsync(int number)
    {
        var (first, second) = Members(number);
        var accepted = Conversation.Request($"{IdPrefix}{number}", first, second, Start).Accept(second, Start);
        return await Get<IChatStore>().CommitAsync(null, new ChatChange(accepted), CancellationToken.None)
            ? accepted
            : throw new InvalidOperationException("The chat was not stored.");
    }

    private Task<ChatEdit> AppendAsync(Conversation chat, int number)
    {
        var id = $"{chat.Id}-{number}";
        var draft = new Message
        {
            Id = id,
            ChatId = chat.Id,
            SenderId = number % 2 == 0 ? chat.First.UserId : chat.Second.UserId,
            ClientMessageId = id,
            Fingerprint = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            Content = Words.Text(
                new Random((int.Parse(chat.Id[IdPrefix.Length..], CultureInfo.InvariantCulture) * MessagesPerChat) + number)),
            CreatedAt = Start.AddSeconds(number),
        };
        return Get<ChatEditor>().EditAsync(
            draft.SenderId, ChatQuery.Of(chat.Id), loaded => loaded.Chat.Append(draft), CancellationToken.None);
    }
}
