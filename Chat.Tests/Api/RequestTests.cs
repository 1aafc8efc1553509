using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 3: asking, accepting, rejecting, asking again.</summary>
public sealed class RequestTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Fact]
    [Covers("POST /api/chats/or-create")]
    public async Task The_first_or_create_makes_a_pending_chat_and_the_next_of_either_gives_it()
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));

        var made = (await ana.PostAsync("chats/or-create", new { recipientId = ben.Id })).Require(201);
        var again = (await ana.PostAsync("chats/or-create", new { recipientId = ben.Id, message = "unheard" })).Require(200);
        var other = (await ben.PostAsync("chats/or-create", new { recipientId = ana.Id })).Require(200);

        Assert.Equal(("pending", ana.Id, 0, true, true, true), (
            made.Text("status"), made.Text("requestedBy"), made.Number("seq"), made.IsNull("respondedAt"),
            made.IsNull("lastMessage"), made.IsNull("lastMessageAt")));
        Assert.Equal(
            new[] { ana.Id, ben.Id }.Order(StringComparer.Ordinal),
            made.List("participants").Select(p => p.Json.GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal(made.Body, again.Body);
        Assert.Equal(("pending", made.Text("id"), ana.Id), (other.Text("status"), other.Text("id"), other.Text("requestedBy")));
        Assert.Equal((ben.Id, false), (made.Text("peer.userId"), made.Has("peer.lastReadSeq")));
    }

    [Fact]
    public async Task A_chat_with_yourself_is_a_400()
    {
        var ana = App.NewUser();

        Assert.True(
            (await ana.PostAsync("chats/or-create", new { recipientId = ana.Id })).RequireProblem(400, "chat_with_yourself")
                .Has("errors.recipientId"));
        Assert.Empty((await ana.GetAsync("chats/requests?direction=outgoing")).Require(200).List());
    }

    [Fact]
    public async Task A_first_message_is_seq_1_and_is_read_by_accepting()
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var chatId = await ChatApp.RequestChatAsync(ana, ben, "  Hello Ben  ");

        var pending = await ben.ChatAsync(chatId);
        Assert.Equal(
            ("Hello Ben", 1, 0), (pending.Text("lastMessage.content"), pending.Number("lastMessage.seq"), pending.Number("unreadCount")));
        Assert.Equal((0, 0), await UnreadAsync(ben));

        var accepted = (await ben.PostAsync($"chats/{chatId}/accept")).Require(200);
        Assert.Equal(("accepted", 1, 0), (accepted.Text("status"), accepted.Number("lastReadSeq"), accepted.Number("unreadCount")));
        Assert.Equal((0, 0), await UnreadAsync(ben));
        Assert.Equal(1, (await ana.ChatAsync(chatId)).Number("peer.lastReadSeq"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(4001)]
    public async Task An_invalid_first_message_is_a_400_and_makes_no_chat(object message)
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));

        var text = message is int length ? new string('x', length) : message;
        Assert.True(
            (await ana.PostAsync("chats/or-create", new { recipientId = ben.Id, message = text }))
                .RequireProblem(400, "invalid_request").Has("errors.message"));

        Assert.Empty((await ben.GetAsync("chats/requests")).Require(200).List());
    }

    [Fact]
    public async Task Nothing_else_may_be_sent_before_acceptance()
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var chatId = await ChatApp.RequestChatAsync(ana, ben, "Hello");

        foreach (var user in new[] { ana, ben })
        {
            (await user.PostAsync($"chats/{chatId}/messages", new { content = "more" })).RequireProblem(409, "chat_pending");
            await using var socket = await user.JoinAsync(chatId);
            (await socket.InvokeAsync("send_message", new { chatId, content = "more" })).RequireRefusal(409, "chat_pending");
        }

        Assert.Equal(1, (await ana.ChatAsync(chatId)).Number("seq"));
    }

    [Fact]
    [Covers("POST /api/chats/{chatId}/accept")]
    [Covers("server chat_requested")]
    [Covers("server chat_accepted")]
    public async Task Only_the_recipient_accepts_and_twice_is_no_error_and_no_event()
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        await using var anaSocket = await ana.ConnectAsync();
        await using var benSocket = await ben.ConnectAsync();
        var chatId = await ChatApp.RequestChatAsync(ana, ben);

        (await ana.PostAsync($"chats/{chatId}/accept")).RequireProblem(403, "not_allowed");
        (await ana.PostAsync($"chats/{chatId}/reject")).RequireProblem(403, "not_allowed");
        Wait(TimeSpan.FromMinutes(1));
        var accepted = (await ben.PostAsync($"chats/{chatId}/accept")).Require(200);
        var again = (await ben.PostAsync($"chats/{chatId}/accept")).Require(200);
        (await ben.PostAsync($"chats/{chatId}/reject")).RequireProblem(409, "chat_accepted");

        Assert.Equal(again.Body, accepted.Body);
        Assert.NotEqual(accepted.Text("createdAt"), accepted.Text("respondedAt"));
        foreach (var (user, socket) in new[] { (ana, anaSocket), (ben, benSocket) })
        {
            var events = await socket.DrainAsync();
            Assert.Equal(["chat_requested", "chat_accepted"], events.Select(e => e.Name));
            Assert.Equal(["chatId", "seq", "rev", "chat"], events[1].Payload.Fields());
            Assert.Equal((await user.ChatAsync(chatId)).Body, events[1].Payload.At("chat").Body);
            Assert.Equal(accepted.Number("rev"), events[1].Payload.Number("rev"));
        }
    }

    [Fact]
    [Covers("POST /api/chats/{chatId}/reject")]
    [Covers("server chat_rejected")]
    public async Task Only_the_recipient_rejects_and_a_rejected_chat_takes_no_messages()
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var chatId = await ChatApp.RequestChatAsync(ana, ben);
        await using var anaSocket = await ana.ConnectAsync();
        await using var benSocket = await ben.ConnectAsync();

        var rejected = (await ben.PostAsync($"chats/{chatId}/reject")).Require(200);
        Assert.Equal(rejected.Body, (await ben.PostAsync($"chats/{chatId}/reject")).Require(200).Body);
        (await ben.PostAsync($"chats/{chatId}/accept")).RequireProblem(409, "chat_rejected");
        (await ana.PostAsync($"chats/{chatId}/accept")).RequireProblem(403, "not_allowed");

        Assert.Equal(("rejected", false), (rejected.Text("status"), rejected.IsNull("respondedAt")));
        foreach (var user in new[] { ana, ben })
        {
            (await user.PostAsync($"chats/{chatId}/messages", new { content = "x" })).RequireProblem(409, "chat_rejected");
        }

        Assert.Equal(["chat_rejected"], await anaSocket.DrainNamesAsync());
        Assert.Equal(["chat_rejected"], await benSocket.DrainNamesAsync());
    }

    [Fact]
    public async Task A_rejected_requester_gets_the_chat_as_it_is_and_the_rejecter_asks_anew()
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var chatId = await ChatApp.RequestChatAsync(ana, ben, "Please");
        var rejected = (await ben.PostAsync($"chats/{chatId}/reject")).Require(200);

        var requested = (await ana.PostAsync("chats/or-create", new { recipientId = ben.Id, message = "Please!" })).Require(200);
        Assert.Equal(("rejected", 1, rejected.Number("rev")), (requested.Text("status"), requested.Number("seq"), requested.Number("rev")));

        await using var anaSocket = await ana.ConnectAsync();
        var again = (await ben.PostAsync("chats/or-create", new { recipientId = ana.Id, message = "Well, hello" })).Require(200);
        Assert.Equal(
            (chatId, "pending", ben.Id, 2), (again.Text("id"), again.Text("status"), again.Text("requestedBy"), again.Number("seq")));
        Assert.True(again.IsNull("respondedAt"));
        Assert.Equal("Well, hello", (await anaSocket.NextAsync("chat_requested")).Text("chat.lastMessage.content"));
        Assert.Equal([chatId], (await ana.GetAsync("chats/requests")).Require(200).Ids());

        (await ben.PostAsync($"chats/{chatId}/accept")).RequireProblem(403, "not_allowed");
        var accepted = (await ana.PostAsync($"chats/{chatId}/accept")).Require(200);
        Assert.Equal((0, 2), (accepted.Number("unreadCount"), accepted.Number("lastReadSeq")));
    }

    [Theory]
    [InlineData("mine", false, false)]
    [InlineData("mine", true, true)]
    [InlineData(null, false, true)]
    public async Task The_message_of_a_new_request_unarchives_for_its_recipient_unless_they_muted_it(
        string? message, bool muted, bool archived)
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var chatId = await ChatApp.RequestChatAsync(ana, ben, "Hello");
        (await ben.PostAsync($"chats/{chatId}/reject")).Require(200);
        var before = (await ana.PostAsync($"chats/{chatId}/archive")).Require(200);
        if (muted)
        {
            before = (await ana.PostAsync($"chats/{chatId}/mute")).Require(200);
        }

        (await ben.PostAsync("chats/or-create", new { recipientId = ana.Id, message })).Require(200);

        var after = await ana.ChatAsync(chatId);
        Assert.Equal(archived, after.Flag("archived"));
        Assert.Equal(before.Number("ownRev") + (archived ? 0 : 1), after.Number("ownRev"));
    }

    [Fact]
    public async Task A_new_request_shows_also_to_one_who_had_deleted_the_rejected_chat()
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var chatId = await ChatApp.RequestChatAsync(ana, ben);
        (await ben.PostAsync($"chats/{chatId}/reject")).Require(200);
        (await ana.DeleteAsync($"chats/{chatId}")).Require(204);
        (await ben.DeleteAsync($"chats/{chatId}")).Require(204);

        (await ben.PostAsync("chats/or-create", new { recipientId = ana.Id })).Require(200);

        Assert.Equal([chatId], (await ana.GetAsync("chats/requests")).Require(200).Ids());
        Assert.Equal([chatId], (await ben.GetAsync("chats/requests?direction=outgoing")).Require(200).Ids());
    }

    private static async Task<(long Total, long Chats)> UnreadAsync(ApiUser user)
    {
        var unread = (await user.GetAsync("chats/unread")).Require(200);
        return (unread.Number("total"), unread.Number("chats"));
    }
}
