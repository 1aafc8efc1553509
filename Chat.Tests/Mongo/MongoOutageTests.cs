using System.Diagnostics;
using Chat.Faults.Network;
using Chat.Tests.App;

namespace Chat.Tests.Mongo;

/// <summary>The whole product on a database that goes away and comes back, with the settings as they are by default.</summary>
public sealed class MongoOutageTests(MongoServer server) : MongoTests(server)
{
    [MongoFact]
    public async Task Clients_are_told_in_time_to_try_again_while_the_database_is_away_and_served_when_it_is_back()
    {
        using var network = MongoServer.CreateNetwork();
        await using var app = await ChatApp.StartAsync(
            [
                "--Chat:Store=mongo", $"--Mongo:ConnectionString={MongoServer.Through(network)}",
                $"--Mongo:Database={Server.Database}", "--Mongo:TimeoutMs=2000",
            ]);
        var (chatId, ana, _) = await app.OpenChatAsync();

        network.Stop();
        await AssertToldInTimeAsync(ana, chatId);

        network.Start();
        await AssertServedAgainAsync(ana, chatId, seq: 1);

        network.Decide = (_, _) => new Fault(TimeSpan.FromSeconds(20), Cut: true);
        await AssertToldInTimeAsync(ana, chatId);

        network.Decide = (_, _) => Fault.None;
        await AssertServedAgainAsync(ana, chatId, seq: 2);
    }

    // As a client does: the same send again until it is answered.
    private static async Task AssertServedAgainAsync(ApiUser user, string chatId, int seq)
    {
        var clientMessageId = $"{RandomId.New():N}";
        var watch = Stopwatch.StartNew();
        Answer answer;
        do
        {
            Assert.InRange(watch.ElapsedMilliseconds, 0, 60_000);
            answer = await SendAsync(user, chatId, clientMessageId);
        }
        while (answer.Status == 503);

        Assert.Equal(seq, answer.Require(201).Number("seq"));
    }

    private static async Task AssertToldInTimeAsync(ApiUser user, string chatId)
    {
        foreach (var call in new[]
        {
            () => SendAsync(user, chatId), () => user.GetAsync($"chats/{chatId}"), () => user.GetAsync("chats/active"),
        })
        {
            var awake = await AwakeTime.OfAsync(async () =>
                Assert.True((await call()).RequireProblem(503, "dependency_unavailable").Flag("retryable")));

            Assert.InRange(awake.TotalMilliseconds, 0, 3_000);
        }
    }

    private static Task<Answer> SendAsync(ApiUser user, string chatId, string? clientMessageId = null) =>
        user.PostAsync($"chats/{chatId}/messages", new { content = "hello", clientMessageId });
}
