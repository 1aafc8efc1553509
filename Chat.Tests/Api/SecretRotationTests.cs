using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>docs/operations.md, "Rotate JWT_SECRET": no token ends early, and none outlives its key.</summary>
public sealed class SecretRotationTests
{
    private const string Next = "the next secret of the tests, 32 bytes and more";

    [Fact]
    public async Task Tokens_of_both_keys_are_accepted_over_both_transports_while_the_previous_one_is_set()
    {
        await using var app = await ChatApp.StartAsync([$"--JWT_SECRET={Next}", $"--JWT_SECRET_PREVIOUS={ChatApp.Secret}"]);

        foreach (var secret in (string[])[ChatApp.Secret, Next])
        {
            var ana = Of(app, secret);
            (await ana.GetAsync("chats/unread")).Require(200);
            await using var socket = await ana.ConnectAsync();
            (await socket.InvokeAsync("heartbeat", new { })).RequireOk();
        }

        (await Of(app, "some third secret that nobody has ever set").GetAsync("chats/unread")).RequireProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task After_the_rotation_the_old_key_is_worthless()
    {
        await using var app = await ChatApp.StartAsync([$"--JWT_SECRET={Next}"]);

        (await Of(app, ChatApp.Secret).GetAsync("chats/unread")).RequireProblem(401, "unauthenticated");
        (await Of(app, Next).GetAsync("chats/unread")).Require(200);
    }

    [Fact]
    public async Task A_secret_with_separators_of_lists_stays_one_key()
    {
        const string Odd = "one,two;three four|five and more than 32 bytes";
        await using var app = await ChatApp.StartAsync([$"--JWT_SECRET={Odd}"]);

        (await Of(app, Odd).GetAsync("chats/unread")).Require(200);
    }

    private static ApiUser Of(ChatApp app, string secret) => new(app, "ana", Tokens.Forge(
        Tokens.Header, $$"""{"sub":"ana","exp":{{app.Time.GetUtcNow().AddDays(1).ToUnixTimeSeconds()}}}""", secret));
}
