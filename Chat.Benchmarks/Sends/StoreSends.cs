using Chat.Adapters.LocalMedia;
using Chat.Adapters.Sqlite;
using Chat.Core;
using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Composition;
using Chat.Core.Messages;
using Chat.Core.Realtime;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chat.Benchmarks.Sends;

/// <summary>Sends through the use case to the embedded store, one at a time in each chat, until all words are indexed.</summary>
internal static class StoreSends
{
    // A few messages of a chat may stay unindexed.
    public const string Unindexed = "select count(*) from chats where rev - words_rev > 16";

    public static async Task<SendCost> RunAsync()
    {
        using var folder = new SendFolder();
        await using var services = ComposeCore(folder.Media).AddSqliteStores(folder.Database).BuildServiceProvider();
        var chats = await OpenAsync(services, SendBenchmark.Chats);
        return await SendCost.MeasureAsync(
            SendBenchmark.Chats * SendBenchmark.SendsPerChat,
            async () =>
            {
                await SendAsync(services, chats, SendBenchmark.SendsPerChat);
                await IndexAsync(services);
            },
            async () =>
            {
                await services.DisposeAsync();
                return folder.Size;
            });
    }

    /// <summary>The use cases with a service without connections; the stores are missing.</summary>
    public static IServiceCollection ComposeCore(string mediaFolder)
    {
        var services = new ServiceCollection();
        services.AddOptions<RateOptions>();
        services.AddSingleton<ILoggerFactory>(new LoggerFactory()).AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        var settings = new Dictionary<string, string?> { [LocalMediaOptions.AddressSetting] = "http://127.0.0.1" };
        services.AddLocalMedia(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), mediaFolder);
        return services.AddSingleton<IRealtime, NoRealtime>().AddChatCore();
    }

    public static async Task<List<Conversation>> OpenAsync(IServiceProvider services, int count)
    {
        var chats = new List<Conversation>();
        for (var chat = 0; chat < count; chat++)
        {
            chats.Add(await OpenOneAsync(services, chat));
        }

        return chats;
    }

    /// <summary>One send at a time in each chat.</summary>
    public static async Task SendAsync(IServiceProvider services, List<Conversation> chats, int sendsPerChat)
    {
        var (send, ids) = (services.GetRequiredService<SendMessage>(), services.GetRequiredService<IdGenerator>());
        await Task.WhenAll(chats.Select(chat => Task.Run(async () =>
        {
            for (var n = 0; n < sendsPerChat; n++)
            {
                var (text, client) = (Words.Text(new Random(n)), ids.NewId());
                var input = new SendMessageInput(chat.First.UserId, chat.Id, text, client, ReplyTo: null);
                await send.ExecuteAsync(input, CancellationToken.None);
            }
        })));
    }

    private static async Task<Conversation> OpenOneAsync(IServiceProvider services, int number)
    {
        var chat = Conversation.Request($"chat{number}", $"ana{number}", $"ben{number}", DateTimeOffset.UnixEpoch);
        var accepted = chat.Accept(chat.Second.UserId, DateTimeOffset.UnixEpoch);
        return await services.GetRequiredService<IChatStore>().CommitAsync(null, new ChatChange(accepted), CancellationToken.None)
            ? accepted
            : throw new InvalidOperationException("The chat was not stored.");
    }

    private static async Task IndexAsync(ServiceProvider services)
    {
        var database = services.GetRequiredService<SqliteDatabase>();
        while (await database.ReadAsync(session => session.Number(Unindexed) > 0, CancellationToken.None))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
