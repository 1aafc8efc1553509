using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 3: archive and mute.</summary>
public sealed class MemberSettingsTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Fact]
    [Covers("POST /api/chats/{chatId}/archive")]
    [Covers("POST /api/chats/{chatId}/unarchive")]
    [Covers("server chat_updated")]
    public async Task An_archived_chat_moves_between_the_lists_of_its_owner_alone()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var anaSocket = await ana.ConnectAsync();
        await using var benSocket = await ben.ConnectAsync();

        var archived = (await ana.PostAsync($"chats/{chatId}/archive")).Require(200);
        Assert.Equal(archived.Body, (await ana.PostAsync($"chats/{chatId}/archive")).Require(200).Body);

        Assert.True(archived.Flag("archived"));
        var updated = await anaSocket.DrainAsync();
        Assert.Equal(["chat_updated"], updated.Select(e => e.Name));
        Assert.Equal(archived.Body, updated[0].Payload.At("chat").Body);
        Assert.Empty(await benSocket.DrainNamesAsync());
        Assert.Empty((await ana.GetAsync("chats/active")).Require(200).List());
        Assert.Empty((await ana.GetAsync("chats/active?archived=false")).Require(200).List());
        Assert.Equal([chatId], (await ana.GetAsync("chats/active?archived=true")).Require(200).Ids());
        Assert.Equal([chatId], (await ana.GetAsync("chats/active?archived=all")).Require(200).Ids());
        Assert.Equal([chatId], (await ben.GetAsync("chats/active")).Require(200).Ids());

        Assert.False((await ana.PostAsync($"chats/{chatId}/unarchive")).Require(200).Flag("archived"));
        Assert.Equal([chatId], (await ana.GetAsync("chats/active")).Require(200).Ids());
        Assert.Equal(archived.Number("rev"), (await ana.ChatAsync(chatId)).Number("rev"));
        Assert.Equal(archived.Number("ownRev") + 1, (await ana.ChatAsync(chatId)).Number("ownRev"));
    }

    [Fact]
    public async Task A_new_message_unarchives_for_its_recipient_and_not_for_its_sender()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        (await ana.PostAsync($"chats/{chatId}/archive")).Require(200);
        (await ben.PostAsync($"chats/{chatId}/archive")).Require(200);

        await using var anaSocket = await ana.ConnectAsync();
        await using var benSocket = await ben.ConnectAsync();
        await ben.SendTextAsync(chatId, "Hello");
        await ben.SendTextAsync(chatId, "Still there?");

        Assert.False((await ana.ChatAsync(chatId)).Flag("archived"));
        Assert.True((await ben.ChatAsync(chatId)).Flag("archived"));
        var updated = Assert.Single(await anaSocket.DrainAsync(), e => e.Name == "chat_updated").Payload;
        Assert.Equal((false, 1), (updated.Flag("chat.archived"), updated.Number("chat.lastMessage.seq")));
        Assert.DoesNotContain("chat_updated", await benSocket.DrainNamesAsync());
    }

    [Fact]
    [Covers("POST /api/chats/{chatId}/mute")]
    [Covers("POST /api/chats/{chatId}/unmute")]
    public async Task A_muted_chat_stays_archived_until_it_is_unmuted()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        (await ana.PostAsync($"chats/{chatId}/archive")).Require(200);
        var muted = (await ana.PostAsync($"chats/{chatId}/mute")).Require(200);
        Assert.Equal((true, true), (muted.Flag("muted"), muted.IsNull("mutedUntil")));

        await ben.SendTextAsync(chatId, "unheard");
        Assert.True((await ana.ChatAsync(chatId)).Flag("archived"));
        Assert.Equal(1, (await ana.ChatAsync(chatId)).Number("unreadCount"));

        Assert.False((await ana.PostAsync($"chats/{chatId}/unmute")).Require(200).Flag("muted"));
        await ben.SendTextAsync(chatId, "heard");
        Assert.False((await ana.ChatAsync(chatId)).Flag("archived"));
    }

    [Fact]
    public async Task A_mute_with_an_end_ends_by_itself()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        (await ana.PostAsync($"chats/{chatId}/archive")).Require(200);
        var until = App.Time.GetUtcNow().AddHours(1);
        var muted = (await ana.PostAsync($"chats/{chatId}/mute", new { until = until.ToOffset(TimeSpan.FromHours(2)) })).Require(200);
        Assert.Equal(until.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"), muted.Text("mutedUntil"));

        Wait(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        await ben.SendTextAsync(chatId, "unheard");
        Assert.Equal((true, true), ((await ana.ChatAsync(chatId)).Flag("muted"), (await ana.ChatAsync(chatId)).Flag("archived")));

        Wait(TimeSpan.FromMilliseconds(1));
        var over = await ana.ChatAsync(chatId);
        Assert.Equal((false, true, true), (over.Flag("muted"), over.IsNull("mutedUntil"), over.Flag("archived")));
        await ben.SendTextAsync(chatId, "heard");
        Assert.False((await ana.ChatAsync(chatId)).Flag("archived"));
    }

    [Fact]
    public async Task The_same_end_to_the_millisecond_is_no_change()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var first = (await ana.PostAsync($"chats/{chatId}/mute", new { until = "2030-01-01T00:00:00.1234567Z" })).Require(200);

        Assert.Equal("2030-01-01T00:00:00.123Z", first.Text("mutedUntil"));
        Assert.Equal(
            first.Body, (await ana.PostAsync($"chats/{chatId}/mute", new { until = "2030-01-01T00:00:00.1239Z" })).Require(200).Body);
    }

    [Fact]
    public async Task The_last_mute_counts()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        (await ana.PostAsync($"chats/{chatId}/mute", new { until = App.Time.GetUtcNow().AddHours(1) })).Require(200);

        Assert.True((await ana.PostAsync($"chats/{chatId}/mute", new { until = (string?)null })).Require(200).IsNull("mutedUntil"));
        Wait(TimeSpan.FromHours(2));
        Assert.True((await ana.ChatAsync(chatId)).Flag("muted"));
    }

    [Theory]
    [InlineData("archive")]
    [InlineData("mute")]
    [InlineData("block")]
    public async Task Own_side_changes_work_in_a_pending_chat_and_twice_is_no_change(string act)
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var chatId = await ChatApp.RequestChatAsync(ana, ben);

        var once = (await ben.PostAsync($"chats/{chatId}/{act}")).Require(200);
        var twice = (await ben.PostAsync($"chats/{chatId}/{act}")).Require(200);

        Assert.Equal(once.Body, twice.Body);
        Assert.Equal((1, 1), (once.Number("ownRev"), once.Number("rev")));
        var back = (await ben.PostAsync($"chats/{chatId}/un{act}")).Require(200);
        Assert.Equal(2, back.Number("ownRev"));
        Assert.Equal(2, (await ben.PostAsync($"chats/{chatId}/un{act}")).Require(200).Number("ownRev"));
    }
}
