using Chat.Core.Privacy;
using Chat.Core.Users;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Api;

/// <summary>Section 4: an erased user's tokens and connections end with the request.</summary>
public sealed class ErasedUserTests(ChatFixture fixture) : ApiTests(fixture)
{
    private const string Job = "Jobs-FinishErasures";

    [Fact]
    [Trait("Report", "28")]
    public async Task From_the_request_on_every_token_is_refused_and_open_connections_are_closed()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var access = (await ana.PostAsync("negotiate")).Require(200);
        await using var socket = await ana.JoinAsync(chatId);
        await using var benSocket = await ben.JoinAsync(chatId);

        (await ana.DeleteAsync("users/me")).Require(202);

        await socket.ClosedAsync();
        (await ana.PostAsync($"chats/{chatId}/messages", new { content = "late" })).RequireProblem(401, "unauthenticated");
        (await ana.PostAsync("negotiate")).RequireProblem(401, "unauthenticated");
        (await TokenOf(ana.Id, App.Time.GetUtcNow().AddHours(1)).GetAsync("chats/unread")).RequireProblem(401, "unauthenticated");
        (await ben.SendTextAsync(chatId, "still here")).Text("id");
        Assert.False(access.IsNull("accessToken"));
    }

    [Fact]
    [Trait("Report", "28")]
    public async Task The_request_itself_can_be_repeated_while_it_waits()
    {
        var ana = App.NewUser();

        (await ana.DeleteAsync("users/me")).Require(202);
        (await ana.DeleteAsync("users/me")).Require(202);
    }

    [Fact]
    [Trait("Report", "28")]
    public async Task After_the_erasure_older_tokens_stay_refused_and_newer_ones_begin_a_new_account()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var before = TokenOf(ana.Id, App.Time.GetUtcNow());
        (await before.GetAsync("chats/unread")).Require(200);
        (await before.DeleteAsync("users/me")).Require(202);
        App.Time.Advance(TimeSpan.FromSeconds(10));
        await App.RunJobAsync(Job);
        App.Time.Advance(TimeSpan.FromSeconds(10));

        (await before.PostAsync($"chats/{chatId}/messages", new { content = "late" })).RequireProblem(401, "unauthenticated");
        // Otherwise an old token could erase the new account.
        (await before.DeleteAsync("users/me")).RequireProblem(401, "unauthenticated");
        var after = TokenOf(ana.Id, App.Time.GetUtcNow());
        Assert.Empty((await after.GetAsync("chats/active")).Require(200).List());
        Assert.Equal(0, (await ben.ChatAsync(chatId)).Number("seq"));

        App.Time.Advance(ErasedUsers.Memory + TimeSpan.FromDays(1));
        await App.RunJobAsync(Job);
        Assert.Null(await App.Services.GetRequiredService<IUserStore>().FindErasureAsync(ana.Id, CancellationToken.None));
    }

    [Fact]
    [Trait("Report", "28")]
    public async Task A_connection_that_missed_its_closing_can_do_nothing()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        await using var socket = await ana.JoinAsync(chatId);

        // As on another instance, or when the service did not answer: the store knows of the erasure, nothing else was done.
        await App.Services.GetRequiredService<IUserStore>().RequestErasureAsync(ana.Id, App.Time.GetUtcNow(), CancellationToken.None);
        App.Time.Advance(ErasedUsers.MaxAge);

        (await socket.InvokeAsync("send_message", new { chatId, content = "late" })).RequireRefusal(401, "unauthenticated");
        Assert.Equal(0, (await App.NewUser().GetAsync("chats/unread")).Require(200).Number("total"));
    }

    [Fact]
    [Trait("Report", "28")]
    public async Task A_new_connection_with_an_older_access_is_closed_at_once()
    {
        var ana = App.NewUser();
        await App.Services.GetRequiredService<IUserStore>().RequestErasureAsync(ana.Id, App.Time.GetUtcNow(), CancellationToken.None);

        // The access was handed out before: negotiating itself would be refused.
        await using var socket = await SocketUser.ConnectDirectlyAsync(App, ana.Id);

        await socket.ClosedAsync();
    }

    [Fact]
    [Trait("Report", "28")]
    public async Task The_job_leaves_a_request_alone_until_every_instance_knows_of_it()
    {
        var ana = App.NewUser();
        (await ana.DeleteAsync("users/me")).Require(202);

        App.Time.Advance(ErasedUsers.MaxAge);
        await App.RunJobAsync(Job);
        (await ana.GetAsync("chats/unread")).RequireProblem(401, "unauthenticated");

        App.Time.Advance(ErasedUsers.MaxAge);
        await App.RunJobAsync(Job);
        (await ana.GetAsync("chats/unread")).Require(200);
    }

    private ApiUser TokenOf(string userId, DateTimeOffset issuedAt) => new(App, userId, Tokens.Forge(
        Tokens.Header,
        $$"""{"sub":"{{userId}}","iat":{{issuedAt.ToUnixTimeSeconds()}},"exp":{{issuedAt.AddDays(300).ToUnixTimeSeconds()}}}"""));
}
