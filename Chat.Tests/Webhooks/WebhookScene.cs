using Chat.Core.Webhooks;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;
using StandardWebhooks;

namespace Chat.Tests.Webhooks;

/// <summary>The product with one endpoint, and the application's own backend that receives its webhooks.</summary>
public abstract class WebhookScene : IAsyncLifetime
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    protected const int MaxRounds = 1_200;

    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(50);

    private protected Receiver Backend { get; private set; } = null!;

    public async Task InitializeAsync() => Backend = await Receiver.StartAsync();

    public async Task DisposeAsync() => await Backend.DisposeAsync();

    protected static T Service<T>(ChatApp app)
        where T : notnull => app.Services.GetRequiredService<T>();

    private protected static void Verify(Received received)
    {
        var options = new WebhookConfigurationOptions
        {
            IdHeaderKey = "webhook-id", TimestampHeaderKey = "webhook-timestamp", SignatureHeaderKey = "webhook-signature",
        };
        Assert.Equal(
            new StandardWebhook(Secret, options).Sign(received.Id, DateTimeOffset.FromUnixTimeSeconds(received.Timestamp), received.Body),
            received.Signature);
    }

    protected string[] Settings(params string[] more) => [$"--Webhooks:0:Url={Backend.Url}", $"--Webhooks:0:Secret={Secret}", .. more];

    protected Task<ChatApp> StartAsync(params string[] settings) => ChatApp.StartAsync(Settings(settings));

    /// <summary>An accepted chat whose beginning the receiver has.</summary>
    private protected async Task<(string ChatId, ApiUser Ana, ApiUser Ben)> OpenAsync(ChatApp app)
    {
        var opened = await app.OpenChatAsync();
        while ((await NextAsync(app)).Json.Text("type") != "chat.accepted")
        {
            // The request, if it was faster than its acceptance.
        }

        await SettleAsync(app);
        return opened;
    }

    /// <summary>The next webhook, sent by the fast path or by a run of the job.</summary>
    private protected async Task<Received> NextAsync(ChatApp app)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            if (Backend.TryNext() is { } received)
            {
                return received;
            }

            await app.RunJobAsync("Jobs-DeliverWebhooks");
            await Backend.WaitAsync(Round);
        }

        throw new TimeoutException("No webhook came.");
    }

    private protected async Task<IReadOnlyList<string>> TakeAsync(ChatApp app, int count)
    {
        var taken = new List<string>();
        while (taken.Count < count)
        {
            var json = (await NextAsync(app)).Json;
            taken.Add(json.Has("data.message.content") ? $"{json.Text("type")} {json.Text("data.message.content")}" : json.Text("type"));
        }

        return taken;
    }

    /// <summary>Waits until no cursor is under a lease, so that the fast path has stored its result.</summary>
    protected static async Task SettleAsync(ChatApp app)
    {
        var store = Service<IWebhookStore>(app);
        for (var (clear, round) = (0, 0); clear < 2; round++)
        {
            Assert.True(round < MaxRounds, "A lease is not given back.");
            await app.RunJobAsync("Jobs-DeliverWebhooks");
            var cursors = await store.ListDueAsync(DateTimeOffset.MaxValue.AddYears(-1), 1_000, CancellationToken.None);
            clear = cursors.Any(cursor => cursor.LeasedUntil is not null) ? 0 : clear + 1;
            await Task.Delay(Round, TimeProvider.System);
        }
    }
}
