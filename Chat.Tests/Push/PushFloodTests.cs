using Chat.Core;
using Chat.Core.Chats;
using Chat.Core.Push;
using Chat.Tests.App;
using Chat.Tests.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chat.Tests.Push;

/// <summary>Ten thousand devices, and push services that never answer.</summary>
public sealed class PushFloodTests
{
    private const int Users = 500;
    private const int ListSize = 200;

    // As in FastPushes and DeliverDuePushes.
    private const int FastPlaces = 32;
    private const int JobPlaces = 16;
    private const int ClaimsOfARun = 2_000;

    [Fact]
    public async Task Ten_thousand_devices_whose_service_hangs_slow_no_send()
    {
        var (sender, outbox) = (new HangingSender(), new CountedOutbox());
        await using var app = await ChatApp.StartAsync(configure: services => Watch(services, sender, outbox));
        var (ana, chats) = (app.NewUser("ana"), new List<string>());
        var users = Enumerable.Range(0, Users).Select(_ => app.NewUser()).ToList();
        foreach (var user in users)
        {
            chats.Add(await ChatApp.OpenChatAsync(ana, user));
        }

        // The pushes of the requests found no device.
        await app.SettleAsync();
        outbox.Forget();
        await RegisterAsync(app.Services.GetRequiredService<IDeviceStore>(), users);

        // The sender never answers, so a send that waited for a push would not end.
        await Task.WhenAll(chats.Select(chatId => ana.SendTextAsync(chatId, "Hi"))).WaitAsync(TimeSpan.FromMinutes(2));

        await sender.ReachAsync(FastPlaces * Limits.MaxDevices);
        Assert.Equal(FastPlaces, outbox.Claims);
        Assert.Equal(Users, (await app.PendingAsync()).Count);

        app.Time.Advance(Limits.PushDelay);
        var job = app.RunJobAsync("Jobs-DeliverPushes");
        await sender.ReachAsync((FastPlaces + JobPlaces) * Limits.MaxDevices);
        Assert.Equal(FastPlaces + JobPlaces, outbox.Claims);
        (await ana.SendTextAsync(chats[0], "again")).Require(201);

        sender.Release();
        await job;
        await app.SettleAsync();
        await app.DeliverAfterAsync(ClaimTerms.Lease);
        Assert.Empty(await app.PendingAsync());
        Assert.Equal(Users * Limits.MaxDevices, sender.Devices);
    }

    [Fact]
    public async Task A_run_of_the_job_ends_however_much_becomes_due_meanwhile()
    {
        var outbox = new CountedOutbox { IsEndless = true };
        await using var app = await ChatApp.StartAsync(configure: services => Watch(services, new HangingSender(), outbox));

        await app.RunJobAsync("Jobs-DeliverPushes");

        Assert.Equal(ClaimsOfARun, outbox.Claims);
    }

    [Fact]
    public async Task Ten_thousand_registrations_of_one_user_leave_20_devices()
    {
        await using var app = await ChatApp.StartAsync();
        var (ana, ben) = (app.NewUser("ana"), app.NewUser("ben"));
        (await ben.PutAsync("users/me/devices/laptop", PushSamples.Browser())).Require(201);
        var devices = app.Services.GetRequiredService<IDeviceStore>();
        for (var i = 0; i < 10_000; i++)
        {
            await devices.SaveAsync(DeviceStoreContract.NewDevice(ana.Id, $"d{i:00000}", seen: i), CancellationToken.None);
        }

        var ids = (await ana.GetAsync("users/me/devices")).List().Select(device => device.Text("deviceId"));
        Assert.Equal(Enumerable.Range(0, Limits.MaxDevices).Select(i => $"d{9_999 - i:00000}"), ids);
        Assert.Single((await ben.GetAsync("users/me/devices")).List());
    }

    private static async Task RegisterAsync(IDeviceStore devices, IEnumerable<ApiUser> users)
    {
        foreach (var (user, i) in users.SelectMany(user => Enumerable.Range(0, Limits.MaxDevices).Select(i => (user, i))))
        {
            var device = DeviceStoreContract.NewDevice(user.Id, $"d{i}");
            await devices.SaveAsync(device with { Address = device.Address with { Kind = PushKind.Webpush } }, CancellationToken.None);
        }
    }

    private static void Watch(IServiceCollection services, HangingSender sender, CountedOutbox counted)
    {
        services.RemoveAll<IPushSender>().AddSingleton<IPushSender>(sender);
        var outbox = services.Single(service => service.ServiceType == typeof(IPushOutbox)).ImplementationType!;
        services.AddSingleton(outbox).Replace(ServiceDescriptor.Singleton<IPushOutbox>(provider =>
        {
            counted.Own = (IPushOutbox)provider.GetRequiredService(outbox);
            return counted;
        }));
    }

    /// <summary>Answers no call before it is released.</summary>
    private sealed class HangingSender : IPushSender
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly HashSet<string> _devices = new(StringComparer.Ordinal);
        private int _calls;

        public PushKind Kind => PushKind.Webpush;

        /// <summary>The devices that were called, each once.</summary>
        public int Devices => _devices.Count;

        public void Release() => _released.SetResult();

        /// <summary>Waits until this many calls are open, and fails if there are more.</summary>
        public async Task ReachAsync(int calls)
        {
            for (var i = 0; Volatile.Read(ref _calls) < calls; i++)
            {
                Assert.True(i < 3_000, $"{_calls} calls began, not {calls}.");
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }

            // Time for one too many.
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            Assert.Equal(calls, Volatile.Read(ref _calls));
        }

        public async Task<PushResult> SendAsync(DeviceAddress address, PushMessage message, CancellationToken ct)
        {
            lock (_devices)
            {
                _devices.Add(address.Target);
            }

            Interlocked.Increment(ref _calls);
            await _released.Task;
            return PushResult.Sent;
        }

        public Task<PushResult> ClearAsync(DeviceAddress address, PushClear clear, CancellationToken ct) =>
            Task.FromResult(PushResult.Sent);
    }

    /// <summary>Counts the claims. If it is endless, as much is due after each claim as before.</summary>
    private sealed class CountedOutbox : IPushOutbox
    {
        private int _claims;

        public IPushOutbox? Own { get; set; }

        public bool IsEndless { get; init; }

        public int Claims => Volatile.Read(ref _claims);

        public void Forget() => _claims = 0;

        public Task<IReadOnlyList<DuePush>> ListDueAsync(DateTimeOffset now, int limit, CancellationToken ct)
        {
            Assert.InRange(limit, 1, IsEndless ? ListSize : int.MaxValue);
            return IsEndless
                ? Task.FromResult<IReadOnlyList<DuePush>>(
                    [.. Enumerable.Range(0, limit).Select(i => new DuePush(new PushTarget($"chat{i}", IsFirst: true), now))])
                : Own!.ListDueAsync(now, limit, ct);
        }

        public async Task<PushClaim?> ClaimAsync(PushTarget target, ClaimTerms terms, CancellationToken ct)
        {
            var claim = IsEndless ? EmptyClaim(target, terms.Now) : await Own!.ClaimAsync(target, terms, ct);
            Interlocked.Add(ref _claims, claim is null ? 0 : 1);
            return claim;
        }

        public Task SettleAsync(PushClaim claim, PushSettlement settlement, CancellationToken ct) =>
            IsEndless ? Task.CompletedTask : Own!.SettleAsync(claim, settlement, ct);

        public Task HastenAsync(PushTarget target, DateTimeOffset dueAt, CancellationToken ct) => Own!.HastenAsync(target, dueAt, ct);

        // Nobody has accepted the chat, so nothing is sent.
        private static PushClaim EmptyClaim(PushTarget target, DateTimeOffset now)
        {
            var chat = Stores.NewRequest("ana", "ben");
            var mark = new PushMark(PushMarkKind.Message, now, now, chat.Version);
            return new PushClaim(target, "lease", chat with { First = chat.First with { Push = mark } });
        }
    }
}
