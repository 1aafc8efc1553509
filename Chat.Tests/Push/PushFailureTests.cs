using System.Diagnostics;
using System.Net;
using Chat.Adapters.Push;
using Chat.Core.Push;
using Chat.LocalHost.Push;
using Chat.Tests.Api;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chat.Tests.Push;

/// <summary>Push services that fail, addresses that are gone, and instances that end.</summary>
public sealed class PushFailureTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task A_device_whose_address_is_gone_is_removed_and_the_others_stay(int status)
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var (gone, good) = (await App.SubscribeAsync(ben, "gone"), await App.SubscribeAsync(ben, "good"));
        App.PushService().Fault = subscription => subscription == gone ? status : null;
        // A registration in the same millisecond as the answer stays.
        Wait(TimeSpan.FromSeconds(1));

        await ana.SendTextAsync(chatId, "Hi");

        Assert.Equal(["Hi"], await App.BodiesAsync(good));
        Assert.Equal("good", Assert.Single((await ben.GetAsync("users/me/devices")).List()).Text("deviceId"));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(302)]
    [InlineData(307)]
    public async Task A_refused_push_is_not_repeated_and_the_device_stays(int status)
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var phone = await App.SubscribeAsync(ben);
        var calls = 0;
        // A redirect leads to an address that begins so.
        App.PushService().Fault = subscription =>
            subscription.StartsWith(phone, StringComparison.Ordinal) ? Count(ref calls, status) : null;

        await ana.SendTextAsync(chatId, "Hi");
        await App.DeliverAfterAsync(TimeSpan.FromHours(1));

        Assert.Equal(1, calls);
        Assert.Single((await ben.GetAsync("users/me/devices")).List());
    }

    [Fact]
    public async Task A_service_that_fails_is_tried_again_with_growing_waits_for_a_day()
    {
        await using var app = await ChatApp.StartAsync();
        var (chatId, ana, ben) = await app.OpenChatAsync();
        var phone = await app.SubscribeAsync(ben);
        var (start, tries) = (app.Time.GetUtcNow(), new List<double>());
        app.PushService().Fault = subscription =>
        {
            tries.Add((app.Time.GetUtcNow() - start).TotalSeconds);
            return 429;
        };

        await ana.SendTextAsync(chatId, "Hi");
        await app.SettleAsync();
        for (var second = 5; second < 25 * 3600; second = second < 200 ? second + 5 : second + 600)
        {
            await app.DeliverAfterAsync(start.AddSeconds(second) - app.Time.GetUtcNow());
        }

        // The service asks for 60 s, so the first waits are at least that long.
        Assert.Equal([0, 60, 120, 180], tries.Take(4));
        Assert.InRange(tries[^1], 23 * 3600, 24 * 3600);
        var waits = tries.Zip(tries.Skip(1), (one, two) => two - one).ToList();
        Assert.All(waits, wait => Assert.InRange(wait, 60, 3_600));
        Assert.Empty(await app.PushesAsync(phone));
    }

    [Fact]
    public async Task A_repeat_goes_to_the_device_that_failed_alone()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var (bad, good) = (await App.SubscribeAsync(ben, "bad"), await App.SubscribeAsync(ben, "good"));
        App.PushService().Fault = subscription => subscription == bad ? 429 : null;
        await ana.SendTextAsync(chatId, "Hi");
        Assert.Equal(["Hi"], await App.BodiesAsync(good));

        App.PushService().Fault = _ => null;
        await App.DeliverAfterAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(["Hi"], await App.BodiesAsync(bad));
        Assert.Equal(["Hi"], await App.BodiesAsync(good));
        await App.DeliverAfterAsync(TimeSpan.FromHours(1));
        Assert.Single(await App.PushesAsync(bad));
    }

    [Fact]
    public async Task A_payload_that_is_too_large_for_the_service_is_sent_without_its_body()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var phone = await App.SubscribeAsync(ben);
        var calls = 0;
        App.PushService().Fault = subscription => subscription == phone && calls++ == 0 ? 413 : null;

        await ana.SendTextAsync(chatId, "Hi");
        await App.SettleAsync();

        Assert.Empty(Assert.Single(App.PushService().Taken, push => push.Subscription == phone).Body);
    }

    [Fact]
    public async Task A_service_that_hangs_slows_neither_the_send_nor_the_other_devices()
    {
        await using var app = await ChatApp.StartAsync();
        var (chatId, ana, ben) = await app.OpenChatAsync();
        var (slow, good) = (await app.SubscribeAsync(ben, "slow"), await app.SubscribeAsync(ben, "good"));
        app.PushService().Fault = subscription => subscription == slow ? LocalPushService.Hang : null;

        var watch = Stopwatch.StartNew();
        await ana.SendTextAsync(chatId, "Hi");
        var took = watch.Elapsed;
        while (!app.PushService().Taken.Any(push => push.Subscription == good))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), "The other device got nothing.");
        }

        // The clock stands still, so nothing of this waited for a timeout.
        Assert.True(took < TimeSpan.FromSeconds(30));
        app.Time.Advance(TimeSpan.FromSeconds(5));
        app.PushService().Fault = _ => null;
        await app.DeliverAfterAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(["Hi"], await app.BodiesAsync(slow));
        // The service may have taken it before its answer arrived, so the timeout above may repeat it.
        Assert.All(await app.BodiesAsync(good), body => Assert.Equal("Hi", body));
    }

    [Fact]
    public async Task Another_instance_pushes_after_the_lease_of_an_unsettled_delivery()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var phone = await App.SubscribeAsync(ben);
        await using var laptop = await ben.ActAsync();
        await ana.SendTextAsync(chatId, "Hi");
        await App.SettleAsync();
        var target = new PushTarget(chatId, string.CompareOrdinal(ben.Id, ana.Id) < 0);
        Assert.NotNull(await App.Services.GetRequiredService<IPushOutbox>()
            .ClaimAsync(target, ClaimTerms.AtOnce(App.Time.GetUtcNow()), CancellationToken.None));

        await App.DeliverAfterAsync(TimeSpan.FromSeconds(29));
        Assert.Empty(await App.PushesAsync(phone));
        await App.DeliverAfterAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(["Hi"], await App.BodiesAsync(phone));
    }

    [Fact]
    public async Task Jobs_of_several_instances_push_once()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var phone = await App.SubscribeAsync(ben);
        await using var laptop = await ben.ActAsync();
        await ana.SendTextAsync(chatId, "Hi");
        await App.SettleAsync();
        Wait(TimeSpan.FromSeconds(15));

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => App.RunJobAsync("Jobs-DeliverPushes")));

        Assert.Equal(["Hi"], await App.BodiesAsync(phone));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("::ffff:10.0.0.1")]
    public async Task An_endpoint_whose_name_leads_inside_is_not_connected_to(string address)
    {
        // The name is allowed; only its address is not, as after DNS rebinding.
        var asked = 0;
        await using var app = await ChatApp.StartAsync(configure: services => services.Replace(ServiceDescriptor.Singleton<NameResolver>(
            (_, _) => Task.FromResult<IPAddress[]>(Count(ref asked, 1) == 1 ? [IPAddress.Parse(address)] : []))));
        var (chatId, ana, ben) = await app.OpenChatAsync();
        (await ben.PutAsync("users/me/devices/laptop", PushSamples.Browser("https://a.push.services.mozilla.com/x"))).Require(201);

        await ana.SendTextAsync(chatId, "Hi");
        await app.DeliverAfterAsync(TimeSpan.FromHours(1));

        Assert.Equal(1, asked);
        Assert.Single((await ben.GetAsync("users/me/devices")).List());
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("172.15.0.1", true)]
    [InlineData("172.16.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("168.63.129.16", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2001:0:7f00:1::", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    public void Only_addresses_of_the_public_internet_are_public(string address, bool isPublic) =>
        Assert.Equal(isPublic, PublicAddress.Is(IPAddress.Parse(address)));

    private static int Count(ref int calls, int answer)
    {
        Interlocked.Increment(ref calls);
        return answer;
    }
}
