using Chat.Tests.App;
using Microsoft.IdentityModel.JsonWebTokens;
using Payload = System.IdentityModel.Tokens.Jwt.JwtPayload;

namespace Chat.Tests.Api;

/// <summary>Section 4: a user's chats, for themselves, for others and for administrators.</summary>
public sealed class UserHistoryTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Fact]
    [Covers("GET /api/chats/user/{userId}/history")]
    public async Task The_callers_history_has_chats_in_any_state_newest_first()
    {
        var ana = App.NewUser("ana");
        var chats = new List<string>();
        foreach (var answer in new[] { "accept", "reject", null })
        {
            var other = App.NewUser();
            chats.Add(await ChatApp.RequestChatAsync(ana, other, "secret"));
            if (answer is not null)
            {
                (await other.PostAsync($"chats/{chats[^1]}/{answer}")).Require(200);
            }

            Wait(TimeSpan.FromSeconds(1));
        }

        (await ana.PostAsync($"chats/{chats[0]}/archive")).Require(200);
        var history = (await ana.GetAsync($"chats/user/{ana.Id}/history")).Require(200);

        Assert.Equal(Enumerable.Reverse(chats), history.Ids());
        Assert.Equal(["pending", "rejected", "accepted"], history.List().Select(c => c.Text("status")));
        Assert.Equal((await ana.ChatAsync(chats[0])).Body, history.List()[2].Body);

        var page = (await ana.GetAsync($"chats/user/{ana.Id}/history?page=2&limit=2")).Require(200);
        Assert.Equal([chats[0]], page.Ids());
        Assert.Equal((2, 3, false), (page.Number("page"), page.Number("total"), page.Flag("hasMore")));
    }

    [Fact]
    public async Task Another_users_history_is_the_chat_with_them_if_any()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await ChatApp.OpenChatAsync(App.NewUser(), ben);
        var stranger = App.NewUser();

        var shared = (await ana.GetAsync($"chats/user/{ben.Id}/history")).Require(200);
        Assert.Equal((await ana.ChatAsync(chatId)).Body, Assert.Single(shared.List()).Body);
        Assert.Equal((false, true), (shared.Flag("hasMore"), shared.IsNull("nextCursor")));
        Assert.Equal(
            """{"items":[],"nextCursor":null,"hasMore":false}""",
            (await stranger.GetAsync($"chats/user/{ben.Id}/history")).Require(200).Body);
        Assert.Equal(
            """{"items":[],"nextCursor":null,"hasMore":false}""",
            (await stranger.GetAsync("chats/user/nobody-ever/history")).Require(200).Body);
        Assert.Equal(1, (await ana.GetAsync($"chats/user/{ben.Id}/history?page=1")).Require(200).Number("total"));
        Assert.Empty((await ana.GetAsync($"chats/user/{ben.Id}/history?page=2")).Require(200).List());
        (await ana.GetAsync("chats/user/not%20valid/history")).RequireProblem(404, "not_found");
    }

    [Fact]
    public async Task An_administrator_sees_all_chats_of_the_user_without_what_was_said()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var original = (await ana.SendTextAsync(chatId, "secret one")).Text("id");
        await ben.SendTextAsync(chatId, "secret two", replyTo: original);
        var hidden = await ChatApp.RequestChatAsync(ana, App.NewUser(), "secret three");
        (await ana.DeleteAsync($"chats/{hidden}")).Require(204);

        var history = (await App.As("the-admin", "admin").GetAsync($"chats/user/{ana.Id}/history")).Require(200);

        Assert.Equal(new[] { chatId, hidden }.Order(StringComparer.Ordinal), history.Ids().Order(StringComparer.Ordinal));
        Assert.DoesNotContain("secret", history.Body, StringComparison.Ordinal);
        Assert.Contains(history.List(), c => !c.IsNull("lastMessage") && c.Number("lastMessage.seq") == 2);
        (await App.As("the-admin", "admin").GetAsync($"chats/{chatId}")).RequireProblem(404, "not_found");
    }

    [Theory]
    [InlineData("roles", "admin", true)]
    [InlineData("roles", "user,admin", true)]
    [InlineData("roles", "administrator", false)]
    [InlineData("roles", "Admin", false)]
    [InlineData("role", "admin", false)]
    [InlineData("admin", "true", false)]
    public async Task Only_the_role_admin_makes_an_administrator(string claim, string value, bool administrator)
    {
        var (_, ana, _) = await App.OpenChatAsync();
        var roles = value.Split(',');
        var payload = new Payload
        {
            [JwtRegisteredClaimNames.Sub] = "somebody",
            [JwtRegisteredClaimNames.Exp] = App.Time.GetUtcNow().AddHours(1).ToUnixTimeSeconds(),
            [claim] = roles is [var one] ? one : roles,
        };

        var history = (await new ApiUser(App, "somebody", ChatApp.Sign(payload)).GetAsync($"chats/user/{ana.Id}/history")).Require(200);

        Assert.Equal(administrator ? 1 : 0, history.List().Count);
    }
}
