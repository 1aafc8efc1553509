using Chat.Client;
using Chat.Tests.App;
using Chat.Tests.Media;

namespace Chat.Tests.Client;

/// <summary>Two users with the .NET client through the real server.</summary>
public sealed class TwoUsersTests : IAsyncLifetime
{
    private ChatApp _app = null!;
    private Device _ana = null!;
    private Device _ben = null!;
    private string _chatId = null!;

    private Conversation Ana => _ana.Client.Chat(_chatId);

    private Conversation Ben => _ben.Client.Chat(_chatId);

    public async Task InitializeAsync()
    {
        _app = await ChatApp.StartAsync();
        (_chatId, var ana, var ben) = await _app.OpenChatAsync();
        (_ana, _ben) = (await Device.StartAsync(_app, ana.Id), await Device.StartAsync(_app, ben.Id));
    }

    public async Task DisposeAsync()
    {
        await _ana.DisposeAsync();
        await _ben.DisposeAsync();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task A_message_reaches_the_other_user()
    {
        var sent = await Ana.SendAsync("  Hello ");

        var received = (await _ben.NextAsync<MessageReceived>()).Message;
        Assert.Equal((sent.Id, "Hello", 1), (received.Id, received.Content, received.Seq));
        Assert.Equal(new UnreadTotals(1, 1), (await _ben.NextAsync<UnreadChanged>()).Unread);
        Assert.Equal(sent.Id, Ben.View!.LastMessage!.Id);
    }

    [Fact]
    public async Task A_received_message_is_reported_as_delivered_before_it_is_read()
    {
        var sent = await Ana.SendAsync("Hello");

        var view = (await _ana.NextAsync<ChatChanged>(e => e.Chat.Peer.DeliveredSeq == sent.Seq)).Chat;
        Assert.Equal(0, view.Peer.LastReadSeq);
    }

    [Fact]
    public async Task Messages_that_came_while_the_device_was_away_are_reported_as_delivered()
    {
        await _ben.DisposeAsync();
        await Ana.SendAsync("One");
        var last = await Ana.SendAsync("Two");

        _ben = await Device.StartAsync(_app, _ben.Client.UserId);

        await _ana.NextAsync<ChatChanged>(e => e.Chat.Peer.DeliveredSeq == last.Seq);
    }

    [Fact]
    public async Task A_request_is_shown_accepted_and_answered()
    {
        var cleo = _app.NewUser("cleo");
        await using var device = await Device.StartAsync(_app, cleo.Id);
        var opened = await _ana.Client.OpenAsync(cleo.Id, "May I?");

        var request = (await device.NextAsync<ChatChanged>()).Chat;
        Assert.Equal((opened.Id, ChatStatus.Pending), (request.Id, request.Status));
        Assert.Equal([opened.Id], await IdsAsync(device, ChatList.Requests));
        await device.Client.Chat(opened.Id).AcceptAsync();
        await _ana.NextAsync<ChatChanged>(e => e.Chat.Id == opened.Id && e.Chat.Status == ChatStatus.Accepted);

        Assert.Equal([opened.Id], await IdsAsync(device, ChatList.Active));
    }

    [Fact]
    public async Task Changes_of_a_message_reach_the_other_user()
    {
        var sent = await Ana.SendAsync("Helo");
        await _ben.NextAsync<MessageReceived>();

        await Ana.EditAsync(sent.Id, "Hello");
        Assert.Equal("Hello", (await _ben.NextAsync<MessageChanged>()).Message.Content);
        await Ben.ReactAsync(sent.Id, "👍");
        Assert.Equal("👍", (await _ana.NextAsync<MessageChanged>(e => e.Message.Reactions.Count > 0)).Message.Reactions[0].Emoji);
        await Ana.DeleteAsync(sent.Id, DeleteScope.Everyone);
        Assert.True((await _ben.NextAsync<MessageChanged>(e => e.Message.Deleted)).Message.Content is null);
        await Ben.DeleteAsync(sent.Id, DeleteScope.Me);
        Assert.Equal(sent.Id, (await _ben.NextAsync<MessageRemoved>()).MessageId);
        Assert.Empty(await _ben.TextsAsync(_chatId));
    }

    [Fact]
    public async Task Reading_clears_the_count_and_tells_the_sender()
    {
        var sent = await Ana.SendAsync("Hello");
        await _ben.NextAsync<UnreadChanged>(e => e.Unread.Total == 1);

        await Ben.ReadAsync();

        await _ana.NextAsync<ChatChanged>(e => e.Chat.Peer.LastReadSeq == sent.Seq);
        Assert.Equal(new UnreadTotals(0, 0), _ben.Client.Unread);
    }

    [Fact]
    public async Task Typing_and_presence_reach_the_other_user()
    {
        await Ben.TypingAsync();
        Assert.True((await _ana.NextAsync<TypingChanged>()).IsTyping);
        await Ben.StopTypingAsync();
        Assert.False((await _ana.NextAsync<TypingChanged>()).IsTyping);
        Assert.True(Ana.IsPeerOnline);

        await _ben.Client.DisposeAsync();
        var change = _ana.NextAsync<PresenceChanged>(e => e.IsOnline is not null);
        // The server waits a few seconds for the connection to come back.
        while (!change.IsCompleted)
        {
            _app.Time.Advance(TimeSpan.FromSeconds(1));
            await _app.RunJobAsync("Jobs-SweepLeases");
        }

        Assert.False((await change).IsOnline);
    }

    [Fact]
    public async Task Missed_messages_follow_once_and_in_order_after_a_reconnect()
    {
        await Ana.SendAsync("one");
        await _ben.NextAsync<MessageReceived>();

        _ben.Cut();
        await _ben.NextAsync<StatusChanged>(e => e.Status == ConnectionStatus.Offline);
        foreach (var text in (string[])["two", "three", "four"])
        {
            await Ana.SendAsync(text);
        }

        await _ben.NextAsync<StatusChanged>(e => e.Status == ConnectionStatus.Connecting);
        Assert.Equal(["two", "three", "four"], await _ben.ReceiveUntilAsync("four"));
        await _ben.NextAsync<StatusChanged>(e => e.Status == ConnectionStatus.Live);
        await Ana.SendAsync("five");
        Assert.Equal(["five"], await _ben.ReceiveUntilAsync("five"));
    }

    [Fact]
    public async Task The_users_own_side_changes_on_all_devices()
    {
        await using var other = await Device.StartAsync(_app, _ana.Client.UserId);

        await Ana.MuteAsync();
        await Ana.ArchiveAsync();
        Assert.True((await other.NextAsync<ChatChanged>(e => e.Chat.Archived)).Chat.Muted);
        Assert.Equal([_chatId], await IdsAsync(other, ChatList.Archived));
        await Ana.ClearAsync();
        await other.NextAsync<ChatChanged>(e => e.Chat.Hidden);
        Assert.Empty(await IdsAsync(other, ChatList.Archived));
        await Ana.BlockAsync();
        await other.NextAsync<ChatChanged>(e => e.Chat.BlockedByMe);
    }

    [Fact]
    public async Task Files_are_uploaded_and_sent()
    {
        var sent = await Ana.SendFilesAsync([OutgoingFile.FromBytes(Samples.Png(), "Übersicht.png", "image/png")], "Look");

        var received = (await _ben.NextAsync<MessageReceived>()).Message;
        Assert.Equal((MessageType.Media, "Look", sent.Id), (received.Type, received.Content, received.Id));
        Assert.Equal(("Übersicht.png", "image/png"), (received.Media[0].Name, received.Media[0].MimeType));
        using var http = new HttpClient();
        Assert.NotEmpty(await http.GetByteArrayAsync(new Uri(received.Media[0].Url)));
    }

    [Fact]
    public async Task The_history_is_listed_page_by_page_and_searched()
    {
        for (var i = 1; i <= 120; i++)
        {
            await Ana.SendAsync($"Message {i}");
        }

        await using var late = await Device.StartAsync(_app, _ben.Client.UserId);
        Assert.Equal(Enumerable.Range(1, 120).Select(i => $"Message {i}"), await late.TextsAsync(_chatId));
        Assert.Equal(Enumerable.Range(1, 120).Select(i => $"Message {i}"), await late.TextsAsync(_chatId));

        var hits = new List<Message>();
        await foreach (var hit in late.Client.Chat(_chatId).SearchAsync("77"))
        {
            hits.Add(hit);
        }

        Assert.Equal("Message 77", Assert.Single(hits).Content);
        Assert.Equal(new Highlight(8, 2), Assert.Single(hits[0].Highlights!));
    }

    private static async Task<List<string>> IdsAsync(Device device, ChatList list)
    {
        var ids = new List<string>();
        await foreach (var chat in device.Client.ChatsAsync(list))
        {
            ids.Add(chat.Id);
        }

        return ids;
    }
}
