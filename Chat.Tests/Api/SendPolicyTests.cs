using Chat.Tests.App;
using Chat.Tests.Media;
using Chat.Tests.Webhooks;
using Microsoft.AspNetCore.Http;

namespace Chat.Tests.Api;

/// <summary>Section 14: the send policy of the application's own backend.</summary>
public sealed class SendPolicyTests : IAsyncLifetime
{
    private Receiver _policy = null!;

    public async Task InitializeAsync() => _policy = await Receiver.StartAsync();

    public async Task DisposeAsync() => await _policy.DisposeAsync();

    [Fact]
    public async Task A_refusal_is_a_403_with_the_reason_and_stores_nothing()
    {
        await using var app = await StartAsync();
        _policy.AnswerWith(200, """{"allow":true}""");
        var (chatId, ana, ben) = await app.OpenChatAsync();
        var messageId = (await ana.SendTextAsync(chatId, "kind words")).Text("id");
        _policy.AnswerWith(200, """{"allow":false,"reason":"Be kind."}""");

        Assert.Equal(
            "Be kind.",
            (await ana.PostAsync($"chats/{chatId}/messages", new { content = "rude" }))
                .RequireProblem(403, "rejected_by_policy").Text("detail"));
        (await ana.PatchAsync($"chats/{chatId}/messages/{messageId}", new { content = "rude" })).RequireProblem(403, "rejected_by_policy");
        (await ana.PostAsync("chats/or-create", new { recipientId = app.NewUser().Id, message = "rude" }))
            .RequireProblem(403, "rejected_by_policy");
        (await ana.PostAsync("chats/or-create", new { recipientId = app.NewUser().Id })).Require(201);

        Assert.Equal(
            (1, "kind words"), ((await ben.ChatAsync(chatId)).Number("seq"), (await ben.ChatAsync(chatId)).Text("lastMessage.content")));
    }

    [Fact]
    public async Task The_question_is_signed_and_has_the_text_the_files_and_the_users()
    {
        await using var app = await StartAsync("--SendPolicy:Secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        _policy.AnswerWith(200, """{"allow":true}""");
        var (ana, ben) = (app.NewUser("ana"), app.NewUser("ben"));
        var chatId = await ChatApp.RequestChatAsync(ana, ben, "May I?");
        var request = await _policy.NextAsync();
        (await ben.PostAsync($"chats/{chatId}/accept")).Require(200);
        var file = (await ana.UploadAsync(chatId, Samples.Png(), "cat.png")).Require(201).Text("fileId");
        (await ana.PostAsync($"chats/{chatId}/messages", new { media = new[] { file }, content = "Look" })).Require(201);
        var send = (await _policy.NextAsync()).Json;
        var messageId = (await ana.SendTextAsync(chatId, "one")).Text("id");
        await _policy.NextAsync();
        (await ana.PatchAsync($"chats/{chatId}/messages/{messageId}", new { content = "two" })).Require(200);
        var edit = (await _policy.NextAsync()).Json;

        Assert.StartsWith("v1,", request.Signature, StringComparison.Ordinal);
        var (json, expected) = (request.Json, ("chat.request", ana.Id, ben.Id, "May I?"));
        Assert.Equal(
            expected,
            (json.Text("type"), json.Text("data.senderId"), json.Text("data.recipientId"), json.Text("data.content")));
        Assert.Equal(
            ("message.send", chatId, file), (send.Text("type"), send.Text("data.chatId"), send.List("data.media")[0].Text("fileId")));
        Assert.Equal(("message.edit", messageId, "two"), (edit.Text("type"), edit.Text("data.messageId"), edit.Text("data.content")));
    }

    [Fact]
    public async Task The_policy_is_not_asked_about_what_is_refused_or_stored_already()
    {
        await using var app = await StartAsync();
        _policy.AnswerWith(200, """{"allow":true}""");
        var (chatId, ana, _) = await app.OpenChatAsync();
        var messageId = (await ana.SendTextAsync(chatId, "once", "one")).Text("id");
        Assert.Single(_policy.Drain());

        (await ana.PostAsync($"chats/{chatId}/messages", new { content = "once", clientMessageId = "one" })).Require(200);
        (await ana.PatchAsync($"chats/{chatId}/messages/{messageId}", new { content = "once" })).Require(200);
        (await app.NewUser().PostAsync($"chats/{chatId}/messages", new { content = "x" })).RequireProblem(404, "not_found");
        (await ana.PostAsync($"chats/{chatId}/block")).Require(200);
        (await ana.PostAsync($"chats/{chatId}/messages", new { content = "x" })).RequireProblem(403, "blocked_by_me");
        (await ana.PatchAsync($"chats/{chatId}/messages/{messageId}", new { content = "x" })).RequireProblem(403, "blocked_by_me");

        Assert.Empty(_policy.Drain());
    }

    [Theory]
    [InlineData(500, """{"allow":true}""")]
    [InlineData(302, null)]
    [InlineData(204, null)]
    [InlineData(200, "yes")]
    [InlineData(200, """{"allow":"no"}""")]
    [InlineData(200, "{}")]
    public async Task After_a_failure_the_setting_decides(int status, string? body)
    {
        _policy.Answer = (http, _) =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = _policy.Url.ToString();
            return body is null ? Task.CompletedTask : http.Response.WriteAsync(body);
        };
        await using var lenient = await StartAsync();
        var (chatId, ana, _) = await lenient.OpenChatAsync();
        await ana.SendTextAsync(chatId, "stored all the same");
        Assert.Single(_policy.Drain());
        await using var strict = await StartAsync("--SendPolicy:OnFailure=refuse");
        (chatId, ana, _) = await strict.OpenChatAsync();

        Assert.True(
            (await ana.PostAsync($"chats/{chatId}/messages", new { content = "x" }))
                .RequireProblem(503, "policy_unavailable").Flag("retryable"));

        Assert.Single(_policy.Drain());
        Assert.Equal(0, (await ana.ChatAsync(chatId)).Number("seq"));
    }

    [Fact]
    public async Task A_policy_that_does_not_answer_is_waited_for_one_second()
    {
        await using var app = await StartAsync("--SendPolicy:OnFailure=refuse");
        var (chatId, ana, _) = await app.OpenChatAsync();
        var forever = new TaskCompletionSource();
        _policy.Answer = (http, _) => forever.Task.WaitAsync(http.RequestAborted);

        var sending = ana.PostAsync($"chats/{chatId}/messages", new { content = "x" });
        await _policy.NextAsync();
        Assert.False(sending.IsCompleted);
        app.Time.Advance(TimeSpan.FromSeconds(1));

        (await sending).RequireProblem(503, "policy_unavailable");
        forever.SetResult();
    }

    private Task<ChatApp> StartAsync(params string[] settings) => ChatApp.StartAsync([$"--SendPolicy:Url={_policy.Url}", .. settings]);
}
