using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Sections 3 and 4: requests in their lists, the quota and closed doors.</summary>
public sealed class RequestListTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Fact]
    [Covers("GET /api/chats/requests")]
    public async Task A_pending_chat_is_in_requests_and_not_in_active()
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var chatId = await ChatApp.RequestChatAsync(ana, ben);

        Assert.Equal([chatId], (await ben.GetAsync("chats/requests?direction=incoming")).Require(200).Ids());
        Assert.Equal([chatId], (await ana.GetAsync("chats/requests?direction=outgoing")).Require(200).Ids());
        Assert.Empty((await ben.GetAsync("chats/requests?direction=outgoing")).Require(200).List());
        Assert.Empty((await ana.GetAsync("chats/requests?direction=incoming")).Require(200).List());
        Assert.Empty((await ben.GetAsync("chats/active?archived=all")).Require(200).List());

        (await ben.PostAsync($"chats/{chatId}/accept")).Require(200);
        Assert.Empty((await ben.GetAsync("chats/requests?direction=incoming")).Require(200).List());
        Assert.Empty((await ana.GetAsync("chats/requests?direction=outgoing")).Require(200).List());
        Assert.Equal([chatId], (await ana.GetAsync("chats/active")).Require(200).Ids());
    }

    [Fact]
    public async Task A_rejected_chat_is_in_neither()
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var chatId = await ChatApp.RequestChatAsync(ana, ben);
        (await ben.PostAsync($"chats/{chatId}/reject")).Require(200);

        foreach (var list in new[] { "chats/requests", "chats/requests?direction=outgoing", "chats/active?archived=all" })
        {
            Assert.Empty((await ana.GetAsync(list)).Require(200).List());
            Assert.Empty((await ben.GetAsync(list)).Require(200).List());
        }
    }

    [Fact]
    public async Task Requests_come_newest_first_also_one_that_was_asked_anew()
    {
        var ben = App.NewUser("ben");
        var ana = App.NewUser("ana");
        var first = await ChatApp.RequestChatAsync(ben, ana);
        (await ana.PostAsync($"chats/{first}/reject")).Require(200);
        Wait(TimeSpan.FromSeconds(1));
        var second = await ChatApp.RequestChatAsync(App.NewUser(), ben);
        Wait(TimeSpan.FromSeconds(1));
        (await ana.PostAsync("chats/or-create", new { recipientId = ben.Id })).Require(200);

        Assert.Equal([first, second], (await ben.GetAsync("chats/requests?direction=incoming")).Require(200).Ids());
    }

    [Fact]
    public async Task A_user_may_have_50_unanswered_requests_and_an_answer_makes_room()
    {
        var ana = App.NewUser("ana");
        var first = App.NewUser();
        var firstChat = await ChatApp.RequestChatAsync(ana, first);
        var others = await Task.WhenAll(Enumerable.Range(0, 49).Select(_ => ChatApp.RequestChatAsync(ana, App.NewUser())));
        (await ana.DeleteAsync($"chats/{others[0]}")).Require(204);

        var refused = (await ana.PostAsync("chats/or-create", new { recipientId = App.NewUser().Id })).RequireProblem(429, "request_quota");
        Assert.Null(refused.Headers.RetryAfter);
        Assert.False(refused.Has("retryAfterMs"));
        (await ana.PostAsync("chats/or-create", new { recipientId = first.Id })).Require(200);

        (await first.PostAsync($"chats/{firstChat}/accept")).Require(200);
        await ChatApp.RequestChatAsync(ana, App.NewUser());
        (await ana.PostAsync("chats/or-create", new { recipientId = App.NewUser().Id })).RequireProblem(429, "request_quota");
    }

    [Fact]
    public async Task The_quota_is_a_setting_and_0_switches_it_off()
    {
        await using var two = await ChatApp.StartAsync(["--Chat:Rates:PendingRequests=2"]);
        var ana = two.NewUser();
        await ChatApp.RequestChatAsync(ana, two.NewUser());
        await ChatApp.RequestChatAsync(ana, two.NewUser());
        (await ana.PostAsync("chats/or-create", new { recipientId = "more" })).RequireProblem(429, "request_quota");

        await using var off = await ChatApp.StartAsync(["--Chat:Rates:PendingRequests=0"]);
        var ben = off.NewUser();
        await Task.WhenAll(Enumerable.Range(0, 52).Select(_ => ChatApp.RequestChatAsync(ben, off.NewUser())));
        Assert.Equal(52, (await ben.GetAsync("chats/requests?direction=outgoing&limit=100")).Require(200).List().Count);
    }

    [Fact]
    [Covers("GET /api/users/me/settings")]
    [Covers("PUT /api/users/me/settings")]
    public async Task A_user_can_take_requests_from_nobody()
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var before = await ChatApp.RequestChatAsync(App.NewUser(), ben);
        Assert.Equal("everyone", (await ben.GetAsync("users/me/settings")).Require(200).Text("requests"));

        Assert.Equal("nobody", (await ben.PutAsync("users/me/settings", new { requests = "nobody" })).Require(200).Text("requests"));
        Assert.Equal("nobody", (await ben.GetAsync("users/me/settings")).Require(200).Text("requests"));
        (await ana.PostAsync("chats/or-create", new { recipientId = ben.Id, message = "Hello" })).RequireProblem(403, "requests_closed");
        Assert.Equal([before], (await ben.GetAsync("chats/requests")).Require(200).Ids());

        // They can still ask, and a chat that is there stays.
        var requested = (await ben.PostAsync("chats/or-create", new { recipientId = ana.Id })).Require(201).Text("id");
        (await ana.PostAsync("chats/or-create", new { recipientId = ben.Id })).Require(200);
        (await ana.PostAsync($"chats/{requested}/reject")).Require(200);
        (await ana.PostAsync("chats/or-create", new { recipientId = ben.Id })).RequireProblem(403, "requests_closed");

        (await ben.PutAsync("users/me/settings", new { requests = "everyone" })).Require(200);
        (await ana.PostAsync("chats/or-create", new { recipientId = ben.Id })).Require(200);
    }

    [Theory]
    [InlineData("{\"requests\":\"friends\"}")]
    [InlineData("{\"requests\":\"Nobody\"}")]
    [InlineData("{\"requests\":true}")]
    [InlineData("{\"requests\":1}")]
    public async Task A_setting_that_is_not_there_is_a_400(string body)
    {
        var ana = App.NewUser();
        using var request = new HttpRequestMessage(HttpMethod.Put, "users/me/settings") { Content = new StringContent(body) };

        Assert.True((await ana.SendAsync(request)).RequireProblem(400, "invalid_request").Has("errors.requests"));
        Assert.Equal("everyone", (await ana.GetAsync("users/me/settings")).Require(200).Text("requests"));
    }
}
