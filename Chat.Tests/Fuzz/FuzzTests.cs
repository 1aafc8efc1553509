using Chat.Adapters.Sqlite;
using Chat.LocalHost.Functions;
using Chat.Tests.App;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chat.Tests.Fuzz;

/// <summary>
/// 10,000 hostile requests and events over real HTTP and real sockets. A failure prints the seed; run the same again with
/// <c>CHAT_FUZZ_SEED=seed</c>.
/// </summary>
public sealed class FuzzTests
{
    private const int HttpRequests = 6_000;
    private const int JsonMessages = 2_500;
    private const int MessagePackMessages = 1_500;
    private const int Workers = 4;
    private const int Shown = 10;

    [Fact]
    public async Task Ten_thousand_hostile_inputs_are_all_answered_and_none_with_a_server_error()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("CHAT_FUZZ_SEED"), out var given) ? given : Random.Shared.Next();
        var findings = new Findings();
        await using var app = await ChatApp.StartAsync(configure: services => services.AddSingleton<ILoggerProvider>(findings));
        ApiUser[] users = [app.As("ana"), app.As("ben"), app.As("cleo", "admin"), app.As("dan")];
        var known = await PrepareAsync(users);
        var functions = app.Services.GetRequiredService<FunctionCatalog>().Functions;

        await Task.WhenAll(
        [
            .. Enumerable.Range(0, Workers).Select(i =>
                FuzzHttpAsync(app, functions, findings, new Hostile(new Random(seed + i), known), users[i])),
            FuzzSocketAsync(functions, findings, new Hostile(new Random(seed + 10), known), users[0], messagePack: false, JsonMessages),
            FuzzSocketAsync(
                functions, findings, new Hostile(new Random(seed + 11), known), users[1], messagePack: true, MessagePackMessages),
        ]);
        foreach (var timer in functions.Where(f => f.Trigger is TimerTriggerAttribute))
        {
            await app.RunJobAsync(timer.Name);
        }

        Assert.True(
            findings.All.Count == 0,
            $"CHAT_FUZZ_SEED={seed}: {findings.All.Count} findings\n"
            + string.Join(
                '\n',
                findings.All.Select(f => f.Length > 800 ? f[..800] : f).DistinctBy(f => f[..Math.Min(45, f.Length)]).Take(Shown)));
        await RequireWholeStoreAsync(app);
        await RequireNormalConversationAsync(app);
    }

    // Chats in every state, with messages, cursors and all.
    private static async Task<Known> PrepareAsync(ApiUser[] users)
    {
        var open = await ChatApp.OpenChatAsync(users[0], users[1]);
        var pending = await ChatApp.RequestChatAsync(users[0], users[2], "hello world");
        var other = await ChatApp.OpenChatAsync(users[2], users[3]);
        var messages = new List<string>();
        for (var i = 0; i < 30; i++)
        {
            messages.Add(
                (await users[i % 2].SendTextAsync(open, $"hello world {i}", replyTo: i % 5 == 4 ? messages[^1] : null)).Text("id"));
        }

        messages.Add((await users[3].SendTextAsync(other, "not yours")).Text("id"));
        string[] cursors =
        [
            (await users[0].GetAsync($"chats/{open}/messages?limit=5")).Text("nextCursor"),
            (await users[0].GetAsync($"chats/{open}/search?q=hello&limit=5")).Text("nextCursor"),
            (await users[0].GetAsync("chats/sync")).Text("cursor"),
        ];
        return new Known([open, open, open, pending, other], messages, [.. users.Select(u => u.Id), "nobody"], cursors);
    }

    private static async Task FuzzHttpAsync(
        ChatApp app, IEnumerable<FunctionDescription> functions, Findings findings, Hostile hostile, ApiUser user)
    {
        using var fuzz = new HttpFuzz(app, [.. functions.Where(f => f.Trigger is HttpTriggerAttribute)], findings);
        var token = app.Token(user.Id);
        for (var i = 0; i < HttpRequests / Workers; i++)
        {
            await fuzz.SendAsync(hostile, token);
        }
    }

    private static async Task FuzzSocketAsync(
        IEnumerable<FunctionDescription> functions, Findings findings, Hostile hostile, ApiUser user, bool messagePack, int count)
    {
        var events = functions.Select(f => f.Trigger)
            .OfType<SignalRTriggerAttribute>()
            .Where(t => t.Category == "messages")
            .Select(t => t.Event)
            .ToList();
        await using var fuzz = new SocketFuzz(user, messagePack, events, findings);
        for (var i = 0; i < count; i++)
        {
            await fuzz.SendAsync(hostile);
        }
    }

    private static async Task RequireWholeStoreAsync(ChatApp app)
    {
        var database = app.Services.GetRequiredService<SqliteDatabase>();
        Assert.Equal(
            ["ok"],
            await database.ReadAsync(session => session.List("pragma integrity_check", row => row.GetString(0)), CancellationToken.None));
    }

    private static async Task RequireNormalConversationAsync(ChatApp app)
    {
        var (chatId, ana, ben) = await app.OpenChatAsync();
        await using var socket = await ben.JoinAsync(chatId);
        await ana.SendTextAsync(chatId, "still there?");
        Assert.Equal("still there?", (await socket.NextAsync("message_received")).Text("message.content"));
        Assert.Equal(1, (await ben.GetAsync("chats/unread")).Number("total"));
    }
}
