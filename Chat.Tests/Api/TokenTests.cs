using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 2, tokens.</summary>
public sealed class TokenTests(ChatFixture fixture) : ApiTests(fixture)
{
    public static TheoryData<string, string> BadTokens => new()
    {
        { "empty", "" },
        { "garbage", "garbage" },
        { "three parts of garbage", "a.b.c" },
        { "another key", Forge("HS256", Claims(), "another secret, also long enough for HS256") },
        { "no algorithm", Forge("none", Claims(), secret: null) },
        { "no algorithm, but signed", Forge("none", Claims()) },
        { "no algorithm, odd case", Forge("nOnE", Claims(), secret: null) },
        { "RS256 with the HMAC key", Forge("RS256", Claims()) },
        { "ES256 with the HMAC key", Forge("ES256", Claims()) },
        { "HS384", Forge("HS384", Claims()) },
        { "HS512", Forge("HS512", Claims()) },
        { "no exp", Forge("HS256", ClaimsUntil(null)) },
        { "exp is text", Forge("HS256", ClaimsUntil("soon")) },
        { "exp of the year 1970", Forge("HS256", ClaimsUntil(0)) },
        { "expired beyond the skew", Forge("HS256", ClaimsUntil(Now - 31)) },
        { "not yet valid", Forge("HS256", Claims(new() { ["nbf"] = Now + 31 })) },
        { "no user", Forge("HS256", ClaimsOf(null)) },
        { "an empty user", Forge("HS256", ClaimsOf("")) },
        { "129 characters", Forge("HS256", ClaimsOf(new string('a', 129))) },
        { "a space", Forge("HS256", ClaimsOf("an a")) },
        { "a slash", Forge("HS256", ClaimsOf("an/a")) },
        { "a line break", Forge("HS256", ClaimsOf("ana\n")) },
        { "a letter beyond ASCII", Forge("HS256", ClaimsOf("änä")) },
        { "a number", Forge("HS256", ClaimsOf(7)) },
        { "true", Forge("HS256", ClaimsOf(true)) },
        { "an object", Forge("HS256", ClaimsOf(new { id = "ana" })) },
        { "a list", Forge("HS256", ClaimsOf(new[] { "ana" })) },
        { "an invalid sub before a valid userId", Forge("HS256", ClaimsOf("not valid", new() { ["userId"] = "ana" })) },
        { "an invalid userId before a valid id", Forge("HS256", ClaimsOf(null, new() { ["userId"] = "", ["id"] = "ana" })) },
        { "two dots for a user", Forge("HS256", ClaimsOf("..")) },
        { "a critical header", Tokens.Forge("""{"alg":"HS256","crit":["b64"],"b64":false}""", Claims()) },
        { "a critical header that is known", Tokens.Forge("""{"alg":"HS256","crit":["alg"]}""", Claims()) },
        { "an empty critical header", Tokens.Forge("""{"alg":"HS256","crit":[]}""", Claims()) },
        { "a critical header that is null", Tokens.Forge("""{"alg":"HS256","crit":null}""", Claims()) },
        { "compression", Tokens.Forge("""{"alg":"HS256","zip":"DEF"}""", Claims()) },
        { "a payload that is no object", Tokens.Forge(Tokens.Header, "[]") },
        { "more than 8 KB", Forge("HS256", Claims(new() { ["x"] = new string('x', 8_192) })) },
        { "another signature", Forge("HS256", Claims())[..^6] + "AAAAAA" },
    };

    private static long Now => new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();

    [Theory]
    [Trait("Report", "18")]
    [MemberData(nameof(BadTokens))]
    public async Task A_bad_token_is_a_401(string kind, string token)
    {
        using var user = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(App.BaseAddress, "api/chats/unread"));
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");

        var answer = await Answer.ReadAsync(await user.SendAsync(request));

        Assert.True(answer.Status == 401, $"{kind}: {answer.Status} {answer.Body}");
        answer.RequireProblem(401, "unauthenticated");
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [InlineData("Basic YW5hOmFuYQ==")]
    [InlineData("Bearer")]
    [InlineData("{0}")]
    public async Task A_token_that_is_not_a_bearer_is_a_401(string header)
    {
        using var user = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(App.BaseAddress, "api/chats/unread"));
        request.Headers.TryAddWithoutValidation("Authorization", header.Replace("{0}", App.Token("ana"), StringComparison.Ordinal));

        (await Answer.ReadAsync(await user.SendAsync(request))).RequireProblem(401, "unauthenticated");
    }

    [Theory]
    [InlineData("HS256", 200)]
    [InlineData("HS384", 401)]
    [InlineData("HS512", 401)]
    public async Task Only_the_configured_algorithm_is_taken_also_where_the_key_is_long_enough_for_others(string algorithm, int status)
    {
        var secret = new string('s', 100);
        await using var app = await ChatApp.StartAsync([$"--JWT_SECRET={secret}"]);

        (await new ApiUser(app, "ana", Forge(algorithm, Claims(), secret)).GetAsync("chats/unread")).Require(status);
    }

    [Fact]
    public async Task A_token_is_good_within_the_clock_skew_of_30_seconds()
    {
        await RequireUserAsync("late", ClaimsUntil(Now - 29, "late"));
        await RequireUserAsync("early", ClaimsOf("early", new() { ["nbf"] = Now + 29 }));
        await RequireUserAsync("last", ClaimsUntil(DateTimeOffset.MaxValue.ToUnixTimeSeconds(), "last"));
    }

    [Fact]
    public async Task The_user_is_the_first_of_sub_userId_id_and__id()
    {
        await RequireUserAsync("s1", ClaimsOf(null, new() { ["_id"] = "u1", ["id"] = "i1", ["userId"] = "r1", ["sub"] = "s1" }));
        await RequireUserAsync("r2", ClaimsOf(null, new() { ["_id"] = "u2", ["id"] = "i2", ["userId"] = "r2" }));
        await RequireUserAsync("i3", ClaimsOf(null, new() { ["_id"] = "u3", ["id"] = "i3" }));
        await RequireUserAsync("u4", ClaimsOf(null, new() { ["_id"] = "u4" }));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("Az09._:@|+-")]
    [InlineData("...")]
    [InlineData("auth0|5f7c8ec7c33c6c004bbafe82")]
    [InlineData("+49|30")]
    [InlineData("auth0:user.name@example.com")]
    public async Task Any_id_of_the_allowed_characters_is_a_user(string id) => await RequireUserAsync(id, ClaimsOf(id));

    [Fact]
    public async Task An_id_may_have_128_characters() => await RequireUserAsync(new string('x', 128), ClaimsOf(new string('x', 128)));

    [Fact]
    public async Task An_id_is_case_sensitive()
    {
        await RequireUserAsync("Zoe", ClaimsOf("Zoe"));
        await RequireUserAsync("zoe", ClaimsOf("zoe"));
    }

    [Fact]
    public async Task The_scheme_may_have_any_case()
    {
        using var user = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(App.BaseAddress, "api/chats/unread"));
        request.Headers.TryAddWithoutValidation("Authorization", $"bearer {App.Token("ana")}");

        (await Answer.ReadAsync(await user.SendAsync(request))).Require(200);
    }

    private async Task RequireUserAsync(string expected, string claims)
    {
        var user = new ApiUser(App, expected, Forge("HS256", claims));
        var chat = (await user.PostAsync("chats/or-create", new { recipientId = App.NewUser().Id })).Require(201);
        Assert.Equal(expected, chat.Text("requestedBy"));
    }

    // Defaults that are there: null leaves a claim out.
    private static string Claims(object? sub, object? exp, Dictionary<string, object>? more = null)
    {
        var claims = new Dictionary<string, object>(more ?? []);
        if (sub is not null)
        {
            claims["sub"] = sub;
        }

        if (exp is not null)
        {
            claims["exp"] = exp;
        }

        return JsonSerializer.Serialize(claims);
    }

    private static string Claims(Dictionary<string, object>? more = null) => Claims("ana", Now + 3600, more);

    private static string ClaimsOf(object? sub, Dictionary<string, object>? more = null) => Claims(sub, Now + 3600, more);

    private static string ClaimsUntil(object? exp, string sub = "ana") => Claims(sub, exp);

    private static string Forge(string algorithm, string claims, string? secret = ChatApp.Secret)
    {
        var signed = Encode($$"""{"alg":"{{algorithm}}","typ":"JWT"}""") + "." + Encode(claims);
        var (key, bytes) = (Encoding.UTF8.GetBytes(secret ?? ""), Encoding.UTF8.GetBytes(signed));
        var signature = algorithm switch
        {
            _ when secret is null => [],
            "HS384" => HMACSHA384.HashData(key, bytes),
            "HS512" => HMACSHA512.HashData(key, bytes),
            _ => HMACSHA256.HashData(key, bytes),
        };
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
