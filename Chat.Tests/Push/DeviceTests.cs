using System.Text.Json;
using Chat.Core;
using Chat.Tests.Api;
using Chat.Core.Push;
using Chat.Tests.App;
using Chat.Tests.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Push;

/// <summary>Section 12: the devices of a user.</summary>
public sealed class DeviceTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Fact]
    [Covers("PUT /api/users/me/devices/{deviceId}")]
    [Covers("GET /api/users/me/devices")]
    public async Task A_device_is_registered_renewed_and_listed_without_its_secrets()
    {
        var ana = App.NewUser("ana");
        var endpoint = $"https://fcm.googleapis.com/fcm/send/{ana.Id}";

        var created = (await ana.PutAsync("users/me/devices/laptop", PushSamples.Browser(endpoint, "Chrome"))).Require(201);
        var renewed = (await ana.PutAsync("users/me/devices/laptop", PushSamples.Browser(endpoint, "Chrome"))).Require(200);

        Assert.Equal(created.Body, renewed.Body);
        Assert.Equal(("laptop", "webpush", "Chrome"), (created.Text("deviceId"), created.Text("kind"), created.Text("label")));
        var listed = Assert.Single((await ana.GetAsync("users/me/devices")).Require(200).List());
        Assert.Equal(created.Body, listed.Body);
        Assert.Equal(["createdAt", "deviceId", "kind", "label", "seenAt"], listed.Json.EnumerateObject().Select(p => p.Name).Order());
        Assert.Empty((await App.NewUser().GetAsync("users/me/devices")).Require(200).List());
    }

    [Fact]
    [Covers("DELETE /api/users/me/devices/{deviceId}")]
    public async Task A_device_is_removed_for_its_user_alone_and_an_unknown_one_is_no_error()
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        (await ana.PutAsync("users/me/devices/laptop", PushSamples.Browser())).Require(201);

        (await ben.DeleteAsync("users/me/devices/laptop")).Require(204);
        Assert.Single((await ana.GetAsync("users/me/devices")).List());
        (await ana.DeleteAsync("users/me/devices/laptop")).Require(204);
        (await ana.DeleteAsync("users/me/devices/laptop")).Require(204);

        Assert.Empty((await ana.GetAsync("users/me/devices")).List());
        (await ana.DeleteAsync("users/me/devices/a%20b")).RequireProblem(400, "invalid_request");
    }

    [Fact]
    public async Task An_address_that_another_user_registers_leaves_its_former_user()
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var endpoint = $"https://fcm.googleapis.com/fcm/send/{ana.Id}";
        (await ana.PutAsync("users/me/devices/laptop", PushSamples.Browser(endpoint))).Require(201);

        (await ben.PutAsync("users/me/devices/laptop", PushSamples.Browser(endpoint))).Require(201);

        Assert.Empty((await ana.GetAsync("users/me/devices")).List());
        Assert.Single((await ben.GetAsync("users/me/devices")).List());
    }

    [Fact]
    public async Task The_21st_device_replaces_the_one_that_was_not_seen_for_longest()
    {
        await using var app = await ChatApp.StartAsync();
        var ana = app.NewUser("ana");
        for (var i = 0; i < Limits.MaxDevices + 1; i++)
        {
            (await ana.PutAsync($"users/me/devices/d{i:00}", PushSamples.Browser())).Require(201);
            app.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var ids = (await ana.GetAsync("users/me/devices")).List().Select(d => d.Text("deviceId"));
        Assert.Equal(Enumerable.Range(1, Limits.MaxDevices).Select(i => $"d{i:00}").Reverse(), ids);
    }

    [Fact]
    public async Task Devices_are_exported_without_secrets_and_erased_before_the_answer()
    {
        var ana = App.NewUser("ana");
        (await ana.PutAsync("users/me/devices/laptop", PushSamples.Browser())).Require(201);

        var export = (await ana.GetAsync("users/me/export")).Require(200).Body;
        var lines = export.TrimEnd('\n').Split('\n').Select(line => new Answer(JsonElement.Parse(line)));
        Assert.Equal("laptop", Assert.Single(lines, l => l.Text("type") == "device").Text("value.deviceId"));
        Assert.DoesNotContain("mozilla", export, StringComparison.Ordinal);
        Assert.DoesNotContain(PushSamples.BrowserAuth, export, StringComparison.Ordinal);

        (await ana.DeleteAsync("users/me")).Require(202);
        var devices = App.Services.GetRequiredService<IDeviceStore>();
        Assert.Empty(await devices.ListAsync(ana.Id, CancellationToken.None));

        // A call that was let in before the erasure may end after it; the clean-up job removes its device too.
        await devices.SaveAsync(DeviceStoreContract.NewDevice(ana.Id), CancellationToken.None);
        Wait(TimeSpan.FromMinutes(5));
        await App.RunJobAsync("Jobs-FinishErasures");
        Assert.Empty(await devices.ListAsync(ana.Id, CancellationToken.None));
    }

    [Fact]
    public async Task The_eleventh_registration_in_a_minute_is_refused()
    {
        await using var app = await ChatApp.StartAsync(["--Chat:Rates:DevicesPerMinute=10"]);
        var ana = app.NewUser("ana");
        for (var i = 0; i < 10; i++)
        {
            (await ana.PutAsync("users/me/devices/laptop", PushSamples.Browser())).Require(i == 0 ? 201 : 200);
        }

        var refused = await ana.PutAsync("users/me/devices/laptop", PushSamples.Browser());

        Assert.Equal(6_000, refused.RequireProblem(429, "rate_limited").Number("retryAfterMs"));
        (await ana.GetAsync("users/me/devices")).Require(200);
        (await app.NewUser("ben").PutAsync("users/me/devices/laptop", PushSamples.Browser())).Require(201);
    }

    [Fact]
    public async Task A_device_that_was_not_seen_for_270_days_is_removed_by_the_job()
    {
        await using var app = await ChatApp.StartAsync();
        (await app.As("ana").PutAsync("users/me/devices/old", PushSamples.Browser())).Require(201);
        app.Time.Advance(TimeSpan.FromDays(1));
        (await app.As("ana").PutAsync("users/me/devices/new", PushSamples.Browser())).Require(201);

        app.Time.Advance(TimeSpan.FromDays(269));
        await app.RunJobAsync("Jobs-SweepDevices");
        Assert.Equal(2, (await app.As("ana").GetAsync("users/me/devices")).List().Count);

        app.Time.Advance(TimeSpan.FromMilliseconds(1));
        await app.RunJobAsync("Jobs-SweepDevices");
        Assert.Equal("new", Assert.Single((await app.As("ana").GetAsync("users/me/devices")).List()).Text("deviceId"));
    }

    [Theory]
    [InlineData("""{ "kind": "pager" }""", "kind")]
    [InlineData("""{ "endpoint": "https://fcm.googleapis.com/x" }""", "kind")]
    [InlineData("""{ "kind": "webpush", "endpoint": "https://fcm.googleapis.com/x" }""", "keys.p256dh")]
    [InlineData("""{ "kind": "webpush", "endpoint": "https://fcm.googleapis.com/x", "keys": 1 }""", "keys")]
    [InlineData(
        """{ "kind": "webpush", "endpoint": "https://fcm.googleapis.com/x", "keys": { "p256dh": "$OFF", "auth": "$AUTH" } }""",
        "keys.p256dh")]
    [InlineData(
        """{ "kind": "webpush", "endpoint": "https://fcm.googleapis.com/x", "keys": { "p256dh": "$KEY", "auth": "BTBZ" } }""", "keys.auth")]
    [InlineData(
        """{ "kind": "webpush", "endpoint": "https://fcm.googleapis.com/x", "keys": { "p256dh": "$KEY", "auth": "$AUTH" }, "label": "" }""",
        "label")]
    [InlineData("""{ "kind": "fcm" }""", "token")]
    [InlineData("""{ "kind": "fcm", "token": "a b" }""", "token")]
    [InlineData("""{ "kind": "apns", "token": "xyz", "topic": "com.example" }""", "token")]
    [InlineData("""{ "kind": "apns", "token": "0a1b" }""", "topic")]
    [InlineData("""{ "kind": "apns", "token": "0a1b", "topic": "com.example\nx: y" }""", "topic")]
    [InlineData("""{ "kind": "apns", "token": "0a1b", "topic": "com.example", "sandbox": "yes" }""", "sandbox")]
    public async Task A_malformed_registration_is_refused_by_its_field(string body, string field)
    {
        // A point with its last byte changed is not on the curve.
        var json = body.Replace("$KEY", PushSamples.BrowserPublicKey, StringComparison.Ordinal)
            .Replace("$AUTH", PushSamples.BrowserAuth, StringComparison.Ordinal)
            .Replace("$OFF", PushSamples.BrowserPublicKey[..^3] + "Aiw", StringComparison.Ordinal);

        var refused = await App.NewUser().PutAsync("users/me/devices/phone", JsonElement.Parse(json));

        refused.RequireProblem(400, "invalid_request");
        Assert.Equal(field, Assert.Single(refused.Json.GetProperty("errors").EnumerateObject()).Name);
    }

    [Theory]
    [InlineData("http://fcm.googleapis.com/x")]
    [InlineData("https://fcm.googleapis.com:8443/x")]
    [InlineData("https://user:password@fcm.googleapis.com/x")]
    [InlineData("https://fcm.googleapis.com.example/x")]
    [InlineData("https://xfcm.googleapis.com/x")]
    [InlineData("https://a.fcm.googleapis.com/x")]
    [InlineData("https://push.services.mozilla.com/x")]
    [InlineData("https://example.com/?.push.apple.com")]
    [InlineData("https://127.0.0.1/x")]
    [InlineData("https://[::1]/x")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://localhost/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://fcm.googleapis.com\\@127.0.0.1/x")]
    [InlineData("https://fcm.googleapis.com/x#y")]
    [InlineData("//fcm.googleapis.com/x")]
    [InlineData("")]
    public async Task An_endpoint_of_no_known_push_service_is_refused(string endpoint)
    {
        var refused = await App.NewUser().PutAsync("users/me/devices/laptop", PushSamples.Browser(endpoint));

        refused.RequireProblem(400, "invalid_request");
        Assert.True(refused.Has("errors.endpoint"), refused.Body);
    }

    [Theory]
    [InlineData("https://fcm.googleapis.com/fcm/send/")]
    [InlineData("https://updates.push.services.mozilla.com/wpush/v2/")]
    [InlineData("https://web.push.apple.com/")]
    [InlineData("https://wns2-par02p.notify.windows.com/w/?token=")]
    public async Task An_endpoint_of_each_known_push_service_is_taken(string endpoint)
    {
        var ana = App.NewUser("ana");
        (await ana.PutAsync("users/me/devices/laptop", PushSamples.Browser(endpoint + ana.Id))).Require(201);
        var longest = endpoint + new string('x', 2_048 - endpoint.Length - ana.Id.Length) + ana.Id;
        (await ana.PutAsync("users/me/devices/laptop", PushSamples.Browser(longest))).Require(200);
        (await ana.PutAsync("users/me/devices/laptop", PushSamples.Browser(longest + "x"))).RequireProblem(400, "invalid_request");
    }

    [Fact]
    public async Task A_kind_that_is_not_configured_is_refused_after_its_form_was_judged()
    {
        var ana = App.NewUser("ana");

        (await ana.PutAsync("users/me/devices/phone", new { kind = "fcm", token = "token" })).RequireProblem(409, "push_unavailable");
        (await ana.PutAsync("users/me/devices/phone", new { kind = "apns", token = "0a", topic = "com.example" }))
            .RequireProblem(409, "push_unavailable");
        (await ana.PutAsync("users/me/devices/phone", new { kind = "fcm", token = "" })).RequireProblem(400, "invalid_request");
        Assert.False((await ana.PostAsync("negotiate")).Flag("constants.push.fcm"));
    }

    [Fact]
    public async Task Configured_kinds_are_told_and_can_be_registered()
    {
        await using var app = await ChatApp.StartAsync(
            [.. PushSamples.Settings, .. PushSamples.FcmSettings(), .. PushSamples.ApnsSettings()]);
        var ana = app.NewUser("ana");

        var push = (await ana.PostAsync("negotiate")).Require(200).At("constants.push");
        Assert.Equal((PushSamples.ServerPublicKey, true, true), (push.Text("webPushKey"), push.Flag("fcm"), push.Flag("apns")));
        (await ana.PutAsync("users/me/devices/android", new { kind = "fcm", token = ana.Id })).Require(201);
        (await ana.PutAsync("users/me/devices/iphone", new { kind = "apns", token = "0A1B", topic = "com.example" })).Require(201);
        Assert.Equal(["android", "iphone"], (await ana.GetAsync("users/me/devices")).List().Select(d => d.Text("deviceId")));
    }
}
