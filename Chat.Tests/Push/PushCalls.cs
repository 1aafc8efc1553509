using System.Text.Json;
using Chat.Core.Push;
using Chat.LocalHost.Push;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Push;

/// <summary>Common steps of the tests of pushes, with LocalHost's own push service.</summary>
internal static class PushCalls
{
    private const string Job = "Jobs-DeliverPushes";

    public static LocalPushService PushService(this ChatApp app) => app.Services.GetRequiredService<LocalPushService>();

    /// <summary>Registers a browser; returns the name of its subscription.</summary>
    public static async Task<string> SubscribeAsync(this ChatApp app, ApiUser user, string deviceId = "laptop")
    {
        var subscription = $"{user.Id}-{deviceId}";
        var endpoint = new Uri(app.BaseAddress, $"push/{subscription}").ToString();
        Assert.InRange((await user.PutAsync($"users/me/devices/{deviceId}", PushSamples.Browser(endpoint))).Status, 200, 201);
        return subscription;
    }

    /// <summary>Waits for the deliveries that commits began.</summary>
    public static Task SettleAsync(this ChatApp app) => app.Services.GetRequiredService<FastPushes>().WhenIdleAsync();

    /// <summary>Moves the clock and runs the job that delivers what is due.</summary>
    public static async Task DeliverAfterAsync(this ChatApp app, TimeSpan wait)
    {
        await app.SettleAsync();
        app.Time.Advance(wait);
        await app.RunJobAsync(Job);
    }

    /// <summary>The entries of the outbox, due or not.</summary>
    public static Task<IReadOnlyList<DuePush>> PendingAsync(this ChatApp app) =>
        app.Services.GetRequiredService<IPushOutbox>().ListDueAsync(DateTimeOffset.MaxValue, 1_000, CancellationToken.None);

    /// <summary>All payloads that a subscription got until now, the oldest first.</summary>
    public static async Task<IReadOnlyList<Answer>> PushesAsync(this ChatApp app, string subscription)
    {
        await app.SettleAsync();
        return [.. app.PushService().Taken.Where(push => push.Subscription == subscription && push.Body.Length > 0).Select(Read)];
    }

    /// <summary>The texts that a subscription got until now.</summary>
    public static async Task<IReadOnlyList<string>> BodiesAsync(this ChatApp app, string subscription) =>
        [.. (await app.PushesAsync(subscription)).Select(push => push.Text("notification.body"))];

    /// <summary>Connects and shows an activity.</summary>
    public static async Task<SocketUser> ActAsync(this ApiUser user)
    {
        var socket = await user.ConnectAsync();
        (await socket.InvokeAsync("heartbeat", new { active = true })).RequireOk();
        return socket;
    }

    public static Answer Read(TakenPush push) => new(JsonElement.Parse(WebPushDecryption.Decrypt(
        push.Body, PushSamples.BrowserPrivateKey, PushSamples.BrowserPublicKey, PushSamples.BrowserAuth)));
}
