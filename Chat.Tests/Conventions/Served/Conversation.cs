using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using Chat.Core;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Tests.App;
using Chat.Tests.Media;
using Chat.Tests.Media.ImageKit;
using Chat.Tests.Push;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Moq;

namespace Chat.Tests.Conventions.Served;

/// <summary>A short real conversation that uses every operation and every event once, and everything that was said in it.</summary>
public sealed class Conversation : IAsyncLifetime
{
    private readonly Traffic _traffic = new();
    private readonly ConcurrentQueue<(string Name, JsonElement Payload, JsonElement Answer)> _invocations = new();
    private readonly List<(string Name, JsonElement Payload)> _events = [];

    internal IReadOnlyList<Exchange> Exchanges => _traffic.Exchanges;

    internal IReadOnlyList<(string Name, JsonElement Payload, JsonElement Answer)> Invocations => [.. _invocations];

    internal IReadOnlyList<(string Name, JsonElement Payload)> Events => _events;

    public async Task InitializeAsync()
    {
        string[] webhook = ["--Webhooks:0:Url=http://127.0.0.1:9", "--Webhooks:0:Secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"];
        string[] settings =
        [
            "--Chat:Rates:SearchPerMinute=1", $"--Image_Kit_Webhook_Secret={FakeImageKit.WebhookSecret}", .. webhook,
            .. PushSamples.Settings,
        ];
        await using (var app = await ChatApp.StartAsync(settings, Record))
        {
            await TalkOverHttpAsync(app);
            await ShowFilesAsync(app);
            await TalkOverSocketAsync(app);
            await BeRefusedAsync(app);
            await SafetyConversation.RunAsync(app);
        }

        await FailAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private void Record(IServiceCollection services) => services.AddSingleton<Microsoft.AspNetCore.Hosting.IStartupFilter>(_traffic);

    /// <summary>Every operation of openapi.json, answered well.</summary>
    private static async Task TalkOverHttpAsync(ChatApp app)
    {
        var (ana, ben, nobody) = (app.As("ana"), app.As("ben"), new ApiUser(app, "nobody", "no token"));
        var chatId = await ChatApp.RequestChatAsync(ana, ben, "Hello Ben");
        var chat = $"chats/{chatId}";
        var rejected = await ChatApp.RequestChatAsync(ana, app.As("cleo"));
        var first = await AnswersAsync(
            () => ana.PostAsync("chats/or-create", new { recipientId = "ben" }),
            () => ben.GetAsync("chats/requests?direction=incoming&limit=10&page=1"),
            () => app.As("cleo").PostAsync($"chats/{rejected}/reject"),
            () => ben.PostAsync($"{chat}/accept"),
            () => ana.PostAsync($"{chat}/messages", new { content = "How are you?", clientMessageId = "one" }),
            () => ana.PostAsync($"{chat}/messages", new { content = "How are you?", clientMessageId = "one" }));
        var messageId = first[^1].Text("id");
        var message = $"{chat}/messages/{messageId}";
        await AnswersAsync(
            () => ben.PostAsync($"{chat}/messages", new { content = "Fine!", replyTo = messageId }),
            () => ana.PatchAsync(message, new { content = "How are you today?" }),
            () => ben.PutAsync($"{message}/reactions/%F0%9F%91%8D"),
            () => ben.GetAsync("chats/unread"),
            () => ben.GetAsync("chats/active?archived=all&limit=1"),
            () => ben.GetAsync(chat),
            () => ben.GetAsync($"{chat}/messages?limit=1"),
            () => ben.GetAsync($"{chat}/messages?around=2&limit=2"),
            () => ben.GetAsync($"{chat}/messages?page=1"),
            () => ben.GetAsync($"{chat}/search?q=how&from=ana&type=text&since=2026-01-01T00:00:00.000Z&limit=5"),
            () => ben.PostAsync($"{chat}/delivered", new { upToSeq = 1 }),
            () => ben.PostAsync($"{chat}/read", new { upToSeq = 2 }),
            () => ben.DeleteAsync($"{message}/reactions/%F0%9F%91%8D"),
            () => ben.DeleteAsync($"{message}?scope=me"),
            () => ben.GetAsync($"{chat}/changes?since=0&own=0&limit=100"),
            () => ana.DeleteAsync($"{message}?scope=everyone"),
            () => ben.GetAsync($"{chat}/changes?since=1"),
            () => ben.GetAsync("chats/sync?limit=10"),
            () => ben.GetAsync("chats/user/ana/history"),
            () => ben.GetAsync("chats/user/ben/history?page=1"),
            () => app.As("root", "admin").GetAsync("chats/user/ana/history"),
            () => ben.PostAsync($"{chat}/block"),
            () => ben.PostAsync($"{chat}/unblock"),
            () => ben.PostAsync($"{chat}/archive"),
            () => ben.PostAsync($"{chat}/unarchive"),
            () => ben.PostAsync($"{chat}/mute", new { until = app.Time.GetUtcNow().AddHours(1) }),
            () => ben.PostAsync($"{chat}/unmute"),
            () => ben.PostAsync("negotiate"),
            () => ben.GetAsync("users/me/settings"),
            () => ben.PutAsync(
                "users/me/settings", new { requests = "everyone", push = new { preview = "sender", pausedUntil = app.Time.GetUtcNow() } }),
            () => ben.PutAsync("users/me/devices/laptop", PushSamples.Browser()),
            () => ben.PutAsync("users/me/devices/laptop", PushSamples.Browser()),
            () => ben.GetAsync("users/me/devices"),
            () => ben.GetAsync("users/me/export"),
            () => ben.DeleteAsync("users/me/devices/laptop"),
            () => ben.DeleteAsync(chat),
            () => ben.GetAsync(chat),
            () => app.As("dora").DeleteAsync("users/me"),
            () => nobody.GetAsync("health/live"),
            () => nobody.GetAsync("health/ready"),
            () => nobody.GetAsync("version"),
            () => nobody.GetAsync("openapi.json"),
            () => nobody.GetAsync("asyncapi.json"));
    }

    /// <summary>Every operation on files.</summary>
    private static async Task ShowFilesAsync(ChatApp app)
    {
        var (chatId, ana, ben) = await app.OpenChatAsync();
        var file = (await ana.UploadAsync(chatId, Samples.Png(), "cat.png")).Require(201);
        (await ana.BulkUploadAsync(chatId, ("a.pdf", Samples.Pdf), ("b.html", "<html>"u8.ToArray()))).Require(207);
        var token = (await ana.TokenAsync(chatId, Samples.Pdf.Length)).Require(200);
        var direct = (await ana.UploadDirectAsync(token, Samples.Pdf)).Require(200);
        (await ana.PostAsync("media/confirm", new { mediaId = token.Text("mediaId"), fileId = direct.Text("fileId") })).Require(200);
        (await ana.PostAsync($"chats/{chatId}/messages", new { media = new[] { file.Text("fileId") } })).Require(201);
        (await ben.GetAsync($"media/{file.Text("fileId")}/metadata")).Require(200);
        (await ana.PostAsync("media/delete", new { fileId = token.Text("mediaId") })).Require(204);
        (await ana.PostAsync("media/delete", new { fileId = file.Text("fileId") })).Require(409);
        (await ana.UploadAsync(chatId, "<html>"u8.ToArray(), "cat.png")).Require(415);
        (await ana.GetAsync(file.Text("url"))).Require(200);
        (await ana.SendAsync(new HttpRequestMessage(HttpMethod.Get, file.Text("url")) { Headers = { Range = new RangeHeaderValue(0, 9) } }))
            .Require(206);
        (await app.SendWebhookAsync("""{ "type": "file.created", "id": "evt_1", "data": { "fileId": "none" } }""")).Require(204);
        (await ana.GetAsync("users/me/export")).Require(200);
    }

    /// <summary>Every event of asyncapi.json, both ways.</summary>
    private async Task TalkOverSocketAsync(ChatApp app)
    {
        var (eva, finn) = (app.As("eva"), app.As("finn"));
        await using var finnEverywhere = await finn.ConnectAsync();
        var rejected = await ChatApp.RequestChatAsync(app.As("gil"), finn);
        await finn.PostAsync($"chats/{rejected}/reject");
        var chatId = await ChatApp.OpenChatAsync(eva, finn);
        await using var evaInRoom = await eva.ConnectAsync();
        await using var finnInRoom = await finn.ConnectAsync();

        await InvokeAsync(finnInRoom, "join_chat", new { chatId });
        await InvokeAsync(evaInRoom, "join_chat", new { chatId });
        await InvokeAsync(evaInRoom, "typing", new { chatId });
        await InvokeAsync(evaInRoom, "stop_typing", new { chatId });
        var sent = await InvokeAsync(evaInRoom, "send_message", new { chatId, content = "Hello", clientMessageId = "one" });
        var messageId = sent.GetProperty("message").GetProperty("id").GetString()!;
        await InvokeAsync(evaInRoom, "edit_message", new { chatId, messageId, content = "Hello, before any reply" });
        await InvokeAsync(evaInRoom, "send_message", new { chatId, content = "Sent", metadata = new { kind = "parcel", weight = 1.5 } });
        await InvokeAsync(finnInRoom, "send_message", new { chatId, content = "Hello!", replyTo = messageId });
        var file = (await eva.UploadAsync(chatId, Samples.Png(), "cat.png")).Require(201);
        await InvokeAsync(evaInRoom, "send_media", new { chatId, media = new[] { file.Text("fileId") }, content = "Look!" });
        await InvokeAsync(finnInRoom, "mark_as_delivered", new { chatId, upToSeq = 1 });
        await InvokeAsync(finnInRoom, "mark_as_read", new { chatId, upToSeq = 2 });
        await InvokeAsync(finnInRoom, "add_reaction", new { chatId, messageId, emoji = "👍" });
        await InvokeAsync(finnInRoom, "remove_reaction", new { chatId, messageId, emoji = "👍" });
        await InvokeAsync(evaInRoom, "edit_message", new { chatId, messageId, content = "Hello you" });
        await InvokeAsync(finnInRoom, "delete_message", new { chatId, messageId, scope = "me" });
        await InvokeAsync(evaInRoom, "delete_message", new { chatId, messageId, scope = "everyone" });
        await InvokeAsync(evaInRoom, "heartbeat", new { });
        await InvokeAsync(evaInRoom, "send_message", new { chatId, clientMessageId = "two" });
        await InvokeAsync(evaInRoom, "leave_chat", new { chatId });

        foreach (var socket in new[] { finnEverywhere, evaInRoom, finnInRoom })
        {
            _events.AddRange((await socket.DrainAsync()).Select(e => (e.Name, e.Payload.Json)));
        }
    }

    /// <summary>Refusals of each status that a client can bring about.</summary>
    private static async Task BeRefusedAsync(ChatApp app)
    {
        var (chatId, ana, ben) = await app.OpenChatAsync();
        var chat = $"chats/{chatId}";
        var messageId = (await ana.SendTextAsync(chatId, "once", "one")).Text("id");
        var pending = await ChatApp.RequestChatAsync(ana, app.As("hal"));
        (await ana.GetAsync("chats/active?limit=101")).Require(400);
        (await ana.PostRawAsync($"{chat}/messages", "{")).Require(400);
        (await ana.GetAsync("chats/active?cursor=broken")).Require(400);
        (await ana.PostAsync("chats/or-create", new { recipientId = ana.Id })).Require(400);
        (await new ApiUser(app, "nobody", "no token").GetAsync(chat)).Require(401);
        (await ben.PatchAsync($"{chat}/messages/{messageId}", new { content = "mine" })).Require(403);
        (await app.As("ivo").GetAsync(chat)).Require(404);
        (await ana.PostAsync($"chats/{pending}/messages", new { content = "too early" })).Require(409);
        (await ana.PostRawAsync($"{chat}/messages", $$"""{ "content": "{{new string('x', Limits.MaxBodyBytes)}}" }""")).Require(413);
        (await ana.PutAsync("users/me/devices/phone", new { kind = "fcm", token = "token" })).RequireProblem(409, "push_unavailable");
        (await ana.PutAsync("users/me/devices/phone", new { kind = "pager" })).Require(400);
        (await ana.PostAsync($"{chat}/messages", new { content = "twice", clientMessageId = "one" })).Require(422);
        (await ana.GetAsync($"{chat}/search?q=once")).Require(200);
        (await ana.GetAsync($"{chat}/search?q=once")).Require(429);
        (await ana.PostAsync($"{chat}/block")).Require(200);
        (await ana.PostAsync($"{chat}/messages", new { content = "blocked" })).Require(403);
        (await ben.PostAsync($"{chat}/messages", new { content = "blocked" })).Require(403);
    }

    /// <summary>A store that is down, and one that is broken.</summary>
    private async Task FailAsync()
    {
        var store = new Mock<IChatStore>();
        store.Setup(s => s.FindAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).ThrowsAsync(new DependencyException("database"));
        var lists = new Mock<IChatLists>();
        lists.Setup(s => s.SumUnreadAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).ThrowsAsync(new InvalidOperationException());
        await using var app = await ChatApp.StartAsync(configure: services =>
        {
            Record(services);
            services.Replace(ServiceDescriptor.Singleton(store.Object)).Replace(ServiceDescriptor.Singleton(lists.Object));
        });
        (await app.As("ana").GetAsync("health/ready")).Require(503);
        (await app.As("ana").GetAsync("chats/some")).Require(503);
        (await app.As("ana").GetAsync("chats/unread")).Require(500);
    }

    private static async Task<IReadOnlyList<Answer>> AnswersAsync(params Func<Task<Answer>>[] calls)
    {
        var answers = new List<Answer>();
        foreach (var call in calls)
        {
            var answer = await call();
            Assert.True(answer.Status is >= 200 and < 300, $"{answer.Status} {answer.Body}");
            answers.Add(answer);
        }

        return answers;
    }

    private async Task<JsonElement> InvokeAsync(SocketUser socket, string name, object payload)
    {
        var answer = (await socket.InvokeAsync(name, payload)).Json;
        _invocations.Enqueue((name, JsonSerializer.SerializeToElement(payload, ChatJson.Options), answer));
        return answer;
    }
}
