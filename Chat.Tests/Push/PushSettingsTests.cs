using Chat.Tests.Api;
using Chat.Tests.App;

namespace Chat.Tests.Push;

/// <summary>Section 12: the settings of a user for push notifications.</summary>
public sealed class PushSettingsTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Fact]
    public async Task The_defaults_are_full_previews_no_pause_and_pushed_requests()
    {
        var settings = (await App.NewUser().GetAsync("users/me/settings")).Require(200);

        Assert.Equal("""{"requests":"everyone","lastSeen":"everyone","push":{"preview":"full","requests":true}}""", settings.Body);
    }

    [Fact]
    public async Task A_change_names_the_fields_it_changes_inside_push_too()
    {
        var ana = App.NewUser("ana");
        (await ana.PutAsync("users/me/settings", new { push = new { preview = "none", pausedUntil = "2026-03-02T08:00:00Z" } }))
            .Require(200);
        (await ana.PutAsync("users/me/settings", new { requests = "nobody" })).Require(200);
        var changed = (await ana.PutAsync("users/me/settings", new { push = new { requests = false } })).Require(200);

        Assert.Equal(
            """{"requests":"nobody","lastSeen":"everyone","push":"""
            + """{"preview":"none","requests":false,"pausedUntil":"2026-03-02T08:00:00.000Z"}}""",
            changed.Body);
        Assert.Equal(changed.Body, (await ana.PutAsync("users/me/settings", new { })).Require(200).Body);
        Assert.Equal(changed.Body, (await ana.PutAsync("users/me/settings", new { push = new { } })).Require(200).Body);

        var resumed = await ana.PutRawAsync("users/me/settings", """{ "push": { "pausedUntil": null } }""");
        Assert.False(resumed.Require(200).Has("push.pausedUntil"));
        Assert.Equal("none", resumed.Text("push.preview"));
    }

    [Theory]
    [InlineData("""{ "requests": "friends" }""", "requests")]
    [InlineData("""{ "push": true }""", "push")]
    [InlineData("""{ "push": { "preview": "half" } }""", "push.preview")]
    [InlineData("""{ "push": { "requests": "yes" } }""", "requests")]
    [InlineData("""{ "push": { "pausedUntil": "tomorrow" } }""", "pausedUntil")]
    public async Task A_malformed_setting_is_refused_by_its_field(string body, string field)
    {
        var refused = (await App.NewUser().PutRawAsync("users/me/settings", body)).RequireProblem(400, "invalid_request");

        Assert.Equal(field, Assert.Single(refused.Json.GetProperty("errors").EnumerateObject()).Name);
    }
}
