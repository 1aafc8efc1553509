using System.Text.Json;
using Chat.Functions.Security;
using Chat.Tests.App;
using Microsoft.Extensions.Time.Testing;

namespace Chat.Tests.Api;

/// <summary>The log says why a token was refused, without the token and without being filled by it.</summary>
public sealed class RefusedTokenTests : IAsyncLifetime
{
    private readonly LogLines _log = new();
    private ChatApp _app = null!;

    private long Now => _app.Time.GetUtcNow().ToUnixTimeSeconds();

    public async Task InitializeAsync() => _app = await ChatApp.StartAsync(configure: _log.AddTo);

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    [Trait("Report", "14")]
    public async Task Each_reason_is_named_once_and_never_the_token()
    {
        (string Token, string Words)[] refused =
        [
            ("not-a-token", "not a JWT"),
            (Tokens.Forge("""{"alg":"HS384"}""", Claims()), "algorithm"),
            (Tokens.Forge("""{"alg":"HS256","crit":["exp"]}""", Claims()), "crit"),
            (Tokens.Forge("""{"alg":"HS256","zip":"DEF"}""", Claims()), "zip"),
            (Tokens.Forge(Tokens.Header, Claims(), "another secret, also long enough for HS256"), "signature"),
            (Tokens.Forge(Tokens.Header, """{"sub":"ana"}"""), "exp claim"),
            (Tokens.Forge(Tokens.Header, Claims(exp: Now - 60)), "expired"),
            (Tokens.Forge(Tokens.Header, $$"""{"sub":"ana","exp":{{Now + 60}},"nbf":{{Now + 60}}}"""), "nbf"),
            (Tokens.Forge(Tokens.Header, Claims(sub: "not valid")), "user id"),
        ];

        foreach (var (token, words) in refused)
        {
            (await new ApiUser(_app, "ana", token).GetAsync("chats/unread")).RequireProblem(401, "unauthenticated");

            Assert.Contains(words, _log.All[^1], StringComparison.Ordinal);
        }

        Assert.Equal(refused.Length, _log.With("A token was refused").Count);
        Assert.All(refused, r => Assert.DoesNotContain(_log.All, line => line.Contains(r.Token, StringComparison.Ordinal)));
    }

    [Fact]
    [Trait("Report", "14")]
    public async Task A_flood_of_bad_tokens_writes_few_lines_and_hides_no_other_reason()
    {
        var flood = new ApiUser(_app, "ana", Tokens.Forge(Tokens.Header, Claims(), "another secret, also long enough for HS256"));
        for (var i = 0; i < 200; i++)
        {
            await flood.GetAsync("chats/unread");
        }

        await new ApiUser(_app, "ana", Tokens.Forge(Tokens.Header, Claims(exp: Now - 60))).GetAsync("chats/unread");

        Assert.Equal(10, _log.With("signature").Count);
        Assert.Single(_log.With("expired"));
    }

    [Fact]
    [Trait("Report", "14")]
    public async Task A_call_without_a_token_leaves_no_line()
    {
        using var nobody = new HttpClient();

        using var response = await nobody.GetAsync(new Uri(_app.BaseAddress, "api/chats/unread"));

        Assert.Equal(401, (int)response.StatusCode);
        Assert.Empty(_log.All);
    }

    [Fact]
    [Trait("Report", "14")]
    public void Lines_that_were_left_out_are_counted_in_the_next_one()
    {
        var time = new FakeTimeProvider();
        var limit = new LogLimit(time);
        var taken = Enumerable.Range(0, 100).Count(_ => limit.TryTake(out var _));
        time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(10, taken);
        Assert.True(limit.TryTake(out var suppressed));
        Assert.Equal(90, suppressed);
        Assert.False(limit.TryTake(out _));
    }

    [Fact]
    [Trait("Report", "14")]
    public void A_verified_token_is_kept_until_it_expires_and_the_table_is_bounded()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        var verified = new VerifiedTokens(time);
        var ana = new Caller("ana", IsAdministrator: false);
        verified.Add("one", ana, 600);

        Assert.Same(ana, verified.Find("one"));
        Assert.Null(verified.Find("two"));
        time.Advance(TimeSpan.FromSeconds(600));
        Assert.Null(verified.Find("one"));

        verified.Add("long", ana, double.MaxValue);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Null(verified.Find("long"));

        verified.Add("used", ana, double.MaxValue);
        for (var i = 0; i < 50_000; i++)
        {
            verified.Add($"{i}", ana, double.MaxValue);
            Assert.True(i % 5_000 != 0 || verified.Find("used") is not null);
        }

        Assert.InRange(verified.Count, 10_000, 20_000);
        Assert.Null(verified.Find("0"));
    }

    [Fact]
    [Trait("Report", "14")]
    public async Task A_token_that_was_verified_expires_all_the_same()
    {
        var ana = new ApiUser(_app, "ana", Tokens.Forge(Tokens.Header, Claims(exp: Now + 60)));
        (await ana.GetAsync("chats/unread")).Require(200);

        _app.Time.Advance(TimeSpan.FromSeconds(89));
        (await ana.GetAsync("chats/unread")).Require(200);
        _app.Time.Advance(TimeSpan.FromSeconds(1));
        (await ana.GetAsync("chats/unread")).RequireProblem(401, "unauthenticated");
    }

    [Fact]
    [Trait("Report", "14")]
    public async Task A_browsers_origin_that_is_not_in_the_setting_is_named_with_the_setting()
    {
        await CallFromAsync("https://shop.example");
        Assert.Contains("https://shop.example", Assert.Single(_log.With("Chat__Cors")), StringComparison.Ordinal);

        // The host's own pages, and what is no origin, leave no line.
        await CallFromAsync($"http://{_app.BaseAddress.Authority}");
        await CallFromAsync("javascript:alert(1)");
        await CallFromAsync("secret text");
        Assert.Single(_log.All);

        for (var i = 0; i < 100; i++)
        {
            await CallFromAsync($"https://shop{i}.example");
        }

        Assert.Equal(10, _log.With("Chat__Cors").Count);
    }

    [Fact]
    [Trait("Report", "14")]
    public async Task An_origin_in_the_setting_leaves_no_line()
    {
        var log = new LogLines();
        await using var app = await ChatApp.StartAsync(["--Chat:Cors=https://shop.example"], log.AddTo);

        await CallFromAsync("https://shop.example", app);

        Assert.Empty(log.All);
    }

    private async Task CallFromAsync(string origin, ChatApp? app = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "health/live");
        request.Headers.TryAddWithoutValidation("Origin", origin);
        (await (app ?? _app).As("ana").SendAsync(request)).Require(200);
    }

    private string Claims(string sub = "ana", long? exp = null) => JsonSerializer.Serialize(new { sub, exp = exp ?? Now + 3600 });
}
