using System.Collections.Concurrent;
using System.Text;
using Chat.Tests.App;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Trace;

namespace Chat.Tests.Telemetry;

/// <summary>Telemetry as a collector receives it over OTLP.</summary>
public sealed class TelemetryTests
{
    private const string Secret = "a-text-that-nobody-else-may-read";

    [Fact]
    public async Task A_send_leaves_spans_and_metrics_and_neither_text_nor_token()
    {
        var received = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await using var collector = await StartCollectorAsync(received);
        string token;
        await using (var app = await ChatApp.StartAsync(
            [$"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Urls.First()}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"]))
        {
            token = app.Token("ana");
            var (chatId, ana, _) = await app.OpenChatAsync();
            await ana.SendTextAsync(chatId, Secret, "one");
            (await ana.PostAsync($"chats/{chatId}/messages", new { content = Secret, clientMessageId = "one" })).Require(200);
            (await ana.GetAsync("chats/none")).RequireProblem(404, "not_found");
        }

        Assert.Equal(["chat.publish", "chat.send"], Present(received["/v1/traces"], "chat.publish", "chat.send"));
        string[] metrics = ["chat.publish.duration", "chat.refusals", "chat.replays", "chat.sends", "not_found"];
        Assert.Equal(metrics, Present(received["/v1/metrics"], metrics));
        Assert.All(received.Values, sent => Assert.Empty(Present(sent, Secret, token.Split('.')[1])));
    }

    [Fact]
    public async Task Without_a_setting_nothing_of_it_is_loaded()
    {
        await using var app = await ChatApp.StartAsync();

        Assert.Null(app.Services.GetService<TracerProvider>());
    }

    private static IEnumerable<string> Present(string sent, params string[] texts) =>
        texts.Where(text => sent.Contains(text, StringComparison.Ordinal));

    // The bodies are protobuf, in which texts stand as they are.
    private static async Task<WebApplication> StartCollectorAsync(ConcurrentDictionary<string, string> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = builder.Build();
        collector.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            var text = Encoding.Latin1.GetString(body.ToArray());
            received.AddOrUpdate(http.Request.Path, text, (_, before) => before + text);
        });
        await collector.StartAsync();
        return collector;
    }
}
