using System.Text.Json;
using Chat.Tests.App;
using Chat.Tests.People;

namespace Chat.Tests.Api;

/// <summary>Section 13: names and pictures.</summary>
public sealed class NameTests(ChatFixture fixture) : ApiTests(fixture)
{
    private const string Picture = "https://example.com/ana.png";

    [Fact]
    public async Task The_other_member_sees_the_name_and_the_picture_of_the_token_everywhere()
    {
        var (ana, ben) = (App.Named(NewId(), "Ana", Picture), App.NewUser("ben"));
        await using var benSocket = await ben.ConnectAsync();
        var chatId = await ChatApp.RequestChatAsync(ana, ben);

        RequireNamed((await benSocket.NextAsync("chat_requested")).At("chat"));
        RequireNamed((await ben.GetAsync("chats/requests")).Require(200).List()[0]);
        RequireNamed((await ben.PostAsync($"chats/{chatId}/accept")).Require(200));
        RequireNamed(await ben.ChatAsync(chatId));
        RequireNamed((await ben.GetAsync("chats/active")).Require(200).List()[0]);
        RequireNamed((await ben.GetAsync("chats/sync")).Require(200).List("chats")[0]);
        RequireNamed((await ben.GetAsync($"chats/{chatId}/changes?since=0")).Require(200).At("chat"));
        var own = await ana.ChatAsync(chatId);
        Assert.False(own.Has("peer.name") || own.Has("peer.avatarUrl"));
    }

    [Fact]
    public async Task A_change_is_shown_without_a_rev()
    {
        var (ana, ben) = (App.Named(NewId(), "Ana", Picture, issuedAt: 1), App.NewUser("ben"));
        var chatId = await ChatApp.OpenChatAsync(ana, ben);
        var before = await ben.ChatAsync(chatId);

        (await App.Named(ana.Id, "Anna", issuedAt: 2).GetAsync("chats/unread")).Require(200);

        var after = await ben.ChatAsync(chatId);
        Assert.Equal(("Anna", Picture, before.Number("rev")), (after.Text("peer.name"), after.Text("peer.avatarUrl"), after.Number("rev")));
    }

    [Fact]
    public async Task A_token_that_was_issued_earlier_changes_nothing()
    {
        var (ana, ben) = (App.Named(NewId(), "Ana", issuedAt: 2), App.NewUser("ben"));
        var chatId = await ChatApp.OpenChatAsync(ana, ben);

        (await App.Named(ana.Id, "Old", Picture, issuedAt: 1).GetAsync("chats/unread")).Require(200);

        var chat = await ben.ChatAsync(chatId);
        Assert.Equal(("Ana", false), (chat.Text("peer.name"), chat.Has("peer.avatarUrl")));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", "http://example.com/ana.png")]
    [InlineData(7, true)]
    [InlineData("two\nlines", "")]
    public async Task Absent_or_invalid_claims_change_nothing(object? name, object? picture)
    {
        var (ana, ben) = (App.Named(NewId(), "Ana", Picture, issuedAt: 1), App.NewUser("ben"));
        var chatId = await ChatApp.OpenChatAsync(ana, ben);

        (await App.Named(ana.Id, name, picture, issuedAt: 2).GetAsync("chats/unread")).Require(200);

        RequireNamed(await ben.ChatAsync(chatId));
    }

    [Fact]
    public async Task An_export_has_the_profile_and_an_erasure_removes_it()
    {
        var (ana, ben) = (App.Named(NewId(), "Ana", Picture), App.NewUser("ben"));
        var chatId = await ChatApp.OpenChatAsync(ana, ben);

        var lines = (await ana.GetAsync("users/me/export")).Require(200).Body.TrimEnd('\n').Split('\n');
        var profile = Assert.Single(lines.Select(line => new Answer(JsonElement.Parse(line))), line => line.Text("type") == "profile");
        Assert.Equal(("Ana", Picture), (profile.Text("value.name"), profile.Text("value.avatarUrl")));

        (await ana.DeleteAsync("users/me")).Require(202);
        Wait(TimeSpan.FromSeconds(10));
        await App.RunJobAsync("Jobs-FinishErasures");
        Assert.False((await ben.ChatAsync(chatId)).Has("peer.name"));
    }

    private static string NewId() => $"ana-{RandomId.New():N}";

    private static void RequireNamed(Answer chat) => Assert.Equal(("Ana", Picture), (chat.Text("peer.name"), chat.Text("peer.avatarUrl")));
}
