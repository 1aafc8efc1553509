using Chat.Core.Presence;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Api;

/// <summary>Section 9: who is told of a presence that they could not be told of when it changed.</summary>
public sealed class PresenceNewsTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Fact]
    public async Task One_whose_lease_ran_out_is_told_to_be_back_with_their_next_event()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var anaSocket = await ana.JoinAsync(chatId);
        Wait(TimeSpan.FromSeconds(150));
        await using var benSocket = await ben.JoinAsync(chatId);
        await benSocket.DrainAsync();
        await App.RunJobAsync("Jobs-SweepLeases");
        Assert.Equal(["user_offline"], await benSocket.DrainNamesAsync());

        (await anaSocket.InvokeAsync("heartbeat", new { })).RequireOk();
        (await anaSocket.InvokeAsync("heartbeat", new { })).RequireOk();

        Assert.Equal(["user_online"], await benSocket.DrainNamesAsync());
    }

    [Fact]
    public async Task Who_leaves_while_another_connection_of_theirs_is_in_its_grace_is_told_at_once()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        await using var staying = await ana.JoinAsync(chatId);
        // What a lost connection leaves behind.
        var lost = new RoomConnection($"lost-{ana.Id}", chatId, ana.Id);
        await App.Services.GetRequiredService<IPresenceStore>().JoinAsync(lost, ben.Id, App.Time.GetUtcNow().AddSeconds(5), CancellationToken.None);
        await benSocket.DrainAsync();

        (await staying.InvokeAsync("leave_chat", new { chatId })).RequireOk();

        Assert.Equal(["user_offline"], await benSocket.DrainNamesAsync());
    }

    [Fact]
    public async Task Accepting_tells_each_side_who_waits_in_the_room()
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var chatId = (await ana.PostAsync("chats/or-create", new { recipientId = ben.Id })).Require(201).Text("id");
        await using var anaSocket = await ana.JoinAsync(chatId);
        await using var benSocket = await ben.JoinAsync(chatId);
        await anaSocket.DrainAsync();
        await benSocket.DrainAsync();

        (await ben.PostAsync($"chats/{chatId}/accept")).Require(200);

        var events = await anaSocket.DrainAsync();
        Assert.Equal(["chat_accepted", "user_online"], events.Select(e => e.Name));
        Assert.Equal($$"""{"chatId":"{{chatId}}","userId":"{{ben.Id}}"}""", events[1].Payload.Body);
        Assert.Equal(["chat_accepted", "user_online"], await benSocket.DrainNamesAsync());
    }

    [Fact]
    public async Task Accepting_tells_nothing_of_one_who_is_not_in_the_room()
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var chatId = (await ana.PostAsync("chats/or-create", new { recipientId = ben.Id })).Require(201).Text("id");
        await using var anaSocket = await ana.JoinAsync(chatId);
        await anaSocket.DrainAsync();

        (await ben.PostAsync($"chats/{chatId}/accept")).Require(200);

        Assert.Equal(["chat_accepted"], await anaSocket.DrainNamesAsync());
    }

    [Fact]
    public async Task An_unblock_tells_each_side_who_waits_in_the_room()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        (await ana.PostAsync($"chats/{chatId}/block")).Require(200);
        await using var anaSocket = await ana.JoinAsync(chatId);
        await benSocket.DrainAsync();
        await anaSocket.DrainAsync();

        (await ana.PostAsync($"chats/{chatId}/unblock")).Require(200);

        Assert.Equal(["user_online"], await benSocket.DrainNamesAsync());
        Assert.Equal(["chat_updated", "user_online"], await anaSocket.DrainNamesAsync());
    }

    [Fact]
    public async Task Who_unblocks_is_told_that_the_other_is_gone_and_the_other_is_not()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        await benSocket.DrainAsync();

        (await ana.PostAsync($"chats/{chatId}/block")).Require(200);
        (await ana.PostAsync($"chats/{chatId}/unblock")).Require(200);
        Assert.Empty(await benSocket.DrainNamesAsync());

        (await ben.PostAsync($"chats/{chatId}/block")).Require(200);
        (await ben.PostAsync($"chats/{chatId}/unblock")).Require(200);
        Assert.Equal(["chat_updated", "chat_updated", "user_offline"], await benSocket.DrainNamesAsync());
    }
}
