using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 3: the same moment.</summary>
public sealed class RequestRaceTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Fact]
    public async Task A_simultaneous_accept_and_reject_have_one_winner()
    {
        for (var round = 0; round < 5; round++)
        {
            var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
            var chatId = await ChatApp.RequestChatAsync(ana, ben);

            var answers = await Task.WhenAll(
                Enumerable.Range(0, 8).Select(i => ben.PostAsync($"chats/{chatId}/{(i % 2 == 0 ? "accept" : "reject")}")));

            Assert.Equal(4, answers.Count(a => a.Status == 200));
            Assert.Equal(4, answers.Count(a => a.Status == 409));
            var status = (await ana.ChatAsync(chatId)).Text("status");
            Assert.All(answers.Where(a => a.Status == 200), a => Assert.Equal(status, a.Text("status")));
        }
    }

    [Fact]
    public async Task One_user_calling_or_create_twice_at_once_gets_one_chat_with_one_first_message()
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            ana.PostAsync("chats/or-create", new { recipientId = ben.Id, message = $"Hello {i}" })));

        Assert.Single(answers, a => a.Status == 201);
        Assert.Single(answers.Select(a => a.Text("id")).Distinct());
        Assert.Single((await ben.GetAsync($"chats/{answers[0].Text("id")}/messages")).Require(200).List());
    }

    [Fact]
    public async Task At_most_50_of_60_simultaneous_requests_may_wait()
    {
        var ana = App.NewUser("ana");

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 60).Select(_ => ana.PostAsync("chats/or-create", new { recipientId = App.NewUser().Id })));

        Assert.Equal(50, answers.Count(a => a.Status == 201));
        Assert.All(answers.Where(a => a.Status != 201), a => a.RequireProblem(429, "request_quota"));
        Assert.Equal(50, (await ana.GetAsync("chats/requests?direction=outgoing&limit=100")).Require(200).List().Count);
    }

    [Fact]
    public async Task The_rejecter_asking_twice_at_once_makes_one_request()
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var chatId = await ChatApp.RequestChatAsync(ana, ben);
        (await ben.PostAsync($"chats/{chatId}/reject")).Require(200);
        await using var anaSocket = await ana.ConnectAsync();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
            (await ben.PostAsync("chats/or-create", new { recipientId = ana.Id, message = "Hello" })).Require(200)));

        Assert.Equal(1, (await ben.ChatAsync(chatId)).Number("seq"));
        Assert.Equal(["chat_requested"], await anaSocket.DrainNamesAsync());
    }

    [Fact]
    public async Task Accepting_many_times_at_once_is_told_once()
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var chatId = await ChatApp.RequestChatAsync(ana, ben);
        await using var anaSocket = await ana.ConnectAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => (await ben.PostAsync($"chats/{chatId}/accept")).Require(200)));

        Assert.Equal(["chat_accepted"], await anaSocket.DrainNamesAsync());
    }
}
