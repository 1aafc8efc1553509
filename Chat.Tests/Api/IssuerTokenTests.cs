using System.Diagnostics;
using System.IdentityModel.Tokens.Jwt;
using System.Security.Cryptography;
using System.Text;
using Chat.Tests.App;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;

namespace Chat.Tests.Api;

/// <summary>Section 2, tokens of an OpenID Connect issuer.</summary>
public sealed class IssuerTokenTests : IAsyncLifetime
{
    private TestIssuer _issuer = null!;
    private ChatApp _app = null!;

    public async Task InitializeAsync()
    {
        _issuer = await TestIssuer.StartAsync();
        _app = await ChatApp.StartAsync(["--JWT_SECRET=", .. _issuer.Settings()]);
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task RS256_and_ES256_tokens_of_the_issuer_are_taken_over_both_transports()
    {
        foreach (var token in (string[])[_issuer.Token(_issuer.Rsa, "RS256", "ana"), _issuer.Token(_issuer.Ecdsa, "ES256", "ana")])
        {
            var ana = new ApiUser(_app, "ana", token);
            (await ana.GetAsync("chats/unread")).Require(200);
            await using var socket = await ana.ConnectAsync();
            (await socket.InvokeAsync("heartbeat", new { })).RequireOk();
        }

        Assert.Equal(1, _issuer.Fetches);
    }

    [Fact]
    public async Task Every_other_token_is_refused()
    {
        var stranger = new RsaSecurityKey(RSA.Create(2048)) { KeyId = "rsa-1" };
        // The issuer's public key used as a shared secret: the classic confusion.
        var known = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(_issuer.Rsa.Rsa.ExportRSAPublicKeyPem())) { KeyId = "rsa-1" };
        await RequireRefusedAsync("another key under a known name", _issuer.Token(stranger, "RS256", "ana"));
        await RequireRefusedAsync("the public key as a secret", _issuer.Token(known, "HS256", "ana"));
        await RequireRefusedAsync("an algorithm that is not configured", _issuer.Token(_issuer.Rsa, "RS384", "ana"));
        await RequireRefusedAsync("PS256", _issuer.Token(_issuer.Rsa, "PS256", "ana"));
        await RequireRefusedAsync("a secret, where there is none", _app.Token("ana"));
        await RequireRefusedAsync("another issuer", Of(p => p["iss"] = "https://elsewhere.example"));
        await RequireRefusedAsync("no issuer", Of(p => p.Remove("iss")));
        await RequireRefusedAsync("another audience", Of(p => p["aud"] = "shop-api"));
        await RequireRefusedAsync("no audience", Of(p => p.Remove("aud")));
        await RequireRefusedAsync("no end", Of(p => p.Remove("exp")));
        await RequireRefusedAsync("over", Of(p => p["exp"] = _app.Time.GetUtcNow().ToUnixTimeSeconds() - 31));
        (await new ApiUser(_app, "ana", Of(_ => { })).GetAsync("chats/unread")).Require(200);
    }

    [Fact]
    public async Task A_new_key_is_found()
    {
        (await As(_issuer.Rsa).GetAsync("chats/unread")).Require(200);
        var next = new RsaSecurityKey(RSA.Create(2048)) { KeyId = "rsa-2" };
        _issuer.Published = [_issuer.Rsa, next];

        (await As(next).GetAsync("chats/unread")).RequireProblem(401, "unauthenticated");

        await WaitUntilAsync(async () => (await As(next).GetAsync("chats/unread")).Status == 200);
    }

    [Fact]
    public async Task A_key_that_the_issuer_withdrew_is_refused_once_the_keys_are_fetched_again()
    {
        (await As(_issuer.Rsa).GetAsync("chats/unread")).Require(200);
        var next = new RsaSecurityKey(RSA.Create(2048)) { KeyId = "rsa-2" };
        _issuer.Published = [next];
        await WaitUntilAsync(async () => (await As(next).GetAsync("chats/unread")).Status == 200);

        // A token that was verified before is known for an hour; this one is another.
        var other = new ApiUser(_app, "ben", _issuer.Token(_issuer.Rsa, "RS256", "ben"));
        (await other.GetAsync("chats/unread")).RequireProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task A_flood_of_unknown_keys_makes_one_fetch()
    {
        (await As(_issuer.Rsa).GetAsync("chats/unread")).Require(200);
        using var rsa = RSA.Create(2048);

        for (var i = 0; i < 40; i++)
        {
            (await As(new RsaSecurityKey(rsa) { KeyId = $"unknown-{i}" }).GetAsync("chats/unread")).RequireProblem(401, "unauthenticated");
        }

        await WaitUntilAsync(() => Task.FromResult(_issuer.Fetches == 2));
        (await As(new RsaSecurityKey(rsa) { KeyId = "unknown-last" }).GetAsync("chats/unread")).RequireProblem(401, "unauthenticated");
        Assert.Equal(2, _issuer.Fetches);
    }

    [Fact]
    public async Task A_forged_token_of_the_secret_makes_no_fetch()
    {
        await using var app = await ChatApp.StartAsync(_issuer.Settings());
        var forged = Tokens.Forge(
            """{"alg":"HS256","kid":"unknown"}""", """{"sub":"ana","exp":1900000000}""", "another secret, also long enough for HS256");
        (await new ApiUser(app, "ana", Of(_ => { })).GetAsync("chats/unread")).Require(200);

        for (var i = 0; i < 20; i++)
        {
            (await new ApiUser(app, "ana", forged).GetAsync("chats/unread")).RequireProblem(401, "unauthenticated");
        }

        // A later unknown key is fetched for, so a fetch by the forged tokens would be the second one.
        var next = new RsaSecurityKey(RSA.Create(2048)) { KeyId = "rsa-2" };
        _issuer.Published = [_issuer.Rsa, next];
        await WaitUntilAsync(async () =>
            (await new ApiUser(app, "ana", _issuer.Token(next, "RS256", "ana")).GetAsync("chats/unread")).Status == 200);
        Assert.Equal(2, _issuer.Fetches);
    }

    [Fact]
    public async Task An_issuer_that_is_down_is_a_503_unless_its_keys_are_known()
    {
        _issuer.Before = context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        Assert.True((await As(_issuer.Rsa).GetAsync("chats/unread")).RequireProblem(503, "dependency_unavailable").Flag("retryable"));

        _issuer.Before = _ => Task.CompletedTask;
        (await As(_issuer.Rsa).GetAsync("chats/unread")).Require(200);

        await _issuer.StopAsync();
        (await As(_issuer.Ecdsa, "ES256").GetAsync("chats/unread")).Require(200);
    }

    [Fact]
    public async Task An_issuer_that_hangs_is_a_503_for_everyone_who_waits()
    {
        _issuer.Before = context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => As(_issuer.Rsa).GetAsync("chats/unread")))
            .WaitAsync(TimeSpan.FromSeconds(60));

        Assert.All(answers, answer => answer.RequireProblem(503, "dependency_unavailable"));
    }

    [Fact]
    public async Task An_issuer_with_another_name_is_not_trusted()
    {
        _issuer.Name = "https://elsewhere.example";

        (await new ApiUser(_app, "ana", Of(p => p["iss"] = _issuer.Name)).GetAsync("chats/unread"))
            .RequireProblem(503, "dependency_unavailable");
    }

    [Fact]
    public async Task With_a_secret_as_well_either_kind_of_token_is_taken()
    {
        await using var app = await ChatApp.StartAsync(_issuer.Settings());

        (await app.As("ana").GetAsync("chats/unread")).Require(200);
        (await new ApiUser(app, "ana", Of(_ => { })).GetAsync("chats/unread")).Require(200);
        (await new ApiUser(app, "ana", _issuer.Token(_issuer.Rsa, "RS512", "ana")).GetAsync("chats/unread")).Require(401);
    }

    /// <summary>The keys are fetched in the background.</summary>
    private static async Task WaitUntilAsync(Func<Task<bool>> isDone)
    {
        var waited = Stopwatch.StartNew();
        while (!await isDone())
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60), "The keys were not fetched.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    private string Of(Action<JwtPayload> change) => _issuer.Token(_issuer.Rsa, "RS256", "ana", change);

    private ApiUser As(SecurityKey key, string algorithm = "RS256") => new(_app, "ana", _issuer.Token(key, algorithm, "ana"));

    private async Task RequireRefusedAsync(string what, string token)
    {
        var answer = await new ApiUser(_app, "ana", token).GetAsync("chats/unread");
        Assert.True(answer.Status == 401, $"{what}: {answer.Status} {answer.Body}");
    }
}
