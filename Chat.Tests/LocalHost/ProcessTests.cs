using System.Net.Sockets;
using System.Text.RegularExpressions;
using Chat.Faults.Hosting;
using Chat.LocalHost;
using Chat.Tests.Conventions;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Chat.Tests.LocalHost;

/// <summary>LocalHost as a newcomer or an attacker meets it: as a process with a terminal and a port.</summary>
public sealed class ProcessTests : IDisposable
{
    private const string Secret = "a secret of the deployer, long enough for HS256";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    [Trait("Report", "13")]
    public async Task The_first_conversation_of_the_README_works_word_for_word()
    {
        await using var host = await LocalHostProcess.StartAsync(_folder.FullName);
        string Printed(string start) => host.Output.Split('\n').Single(line => line.StartsWith(start, StringComparison.Ordinal));
        var readme = Block("The first conversation").Replace(
            "http://localhost:7071", host.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);

        // A newcomer pastes the lines that the server prints, and then the README.
        var (exitCode, output) = await LocalHostProcess.BashAsync(
            $"cd {_folder.FullName}; {Printed("export ANA=")}\n{Printed("api=")}\n{Printed("CHAT=")}\n{readme}\n"
            + "echo; echo \"the chat is $CHAT\"");

        Assert.True(exitCode == 0, output);
        Assert.Matches("the chat is [0-9a-f]{32}", output);
        Assert.Contains("Hello Ben", output, StringComparison.Ordinal);
        Assert.Contains("How are you?", output, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"accepted\"", output, StringComparison.Ordinal);
        Assert.DoesNotContain("urn:chat:error", output, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Report", "13")]
    public void The_server_prints_the_README_s_first_call() =>
        Assert.Contains(Welcome.FirstCall, Block("The first conversation"), StringComparison.Ordinal);

    [Fact]
    [Trait("Report", "13")]
    public async Task The_token_command_makes_tokens_for_any_user_which_the_host_accepts()
    {
        var (exitCode, token) = await LocalHostProcess.RunAsync(_folder.FullName, "token 'auth0|carla'");
        await using var host = await LocalHostProcess.StartAsync(_folder.FullName);

        Assert.Equal(0, exitCode);
        Assert.Equal("auth0|carla", new JsonWebToken(token.Trim()).Subject);
        using var http = new HttpClient { DefaultRequestHeaders = { { "Authorization", $"Bearer {token.Trim()}" } } };
        Assert.Equal(200, (int)(await http.GetAsync(new Uri(host.Address, "api/chats/unread"))).StatusCode);
    }

    [Theory]
    [Trait("Report", "13")]
    [InlineData("token", "Usage")]
    [InlineData("token 'not valid'", "Usage")]
    [InlineData("token ..", "Usage")]
    [InlineData("token ana --JWT_SECRET=short", "JWT_SECRET")]
    [InlineData("token ana --JWT_ISSUER=https://issuer.example", "JWT_ISSUER")]
    public async Task A_token_that_cannot_be_made_is_explained(string arguments, string words)
    {
        var (exitCode, output) = await LocalHostProcess.RunAsync(_folder.FullName, arguments);

        Assert.Equal(1, exitCode);
        Assert.Contains(words, Assert.Single(output.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Report", "27")]
    public async Task With_the_deployers_secret_no_token_is_printed_unless_asked_for()
    {
        await using var host = await LocalHostProcess.StartAsync(_folder.FullName, ":", ("JWT_SECRET", Secret));
        var (_, token) = await LocalHostProcess.RunAsync(_folder.FullName, "token ana", ("JWT_SECRET", Secret));

        Assert.DoesNotContain("eyJ", host.Output, StringComparison.Ordinal);
        Assert.Contains("JWT_SECRET is set", host.Output, StringComparison.Ordinal);
        using var http = new HttpClient { DefaultRequestHeaders = { { "Authorization", $"Bearer {token.Trim()}" } } };
        Assert.Equal(200, (int)(await http.GetAsync(new Uri(host.Address, "api/chats/unread"))).StatusCode);
    }

    [Theory]
    [Trait("Report", "27")]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://+:0")]
    [InlineData("http://127.0.0.1:0;http://0.0.0.0:0")]
    public async Task Beyond_loopback_no_token_is_printed(string urls)
    {
        await using var host = await LocalHostProcess.StartOnAsync(_folder.FullName, urls);

        Assert.DoesNotContain("eyJ", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Report", "21")]
    public async Task Idle_connections_beyond_the_file_descriptors_do_not_end_the_process()
    {
        await using var host = await LocalHostProcess.StartAsync(_folder.FullName, "ulimit -n 2048");
        var idle = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 2_600; i++)
            {
                var client = new TcpClient();
                idle.Add(client);
                await client.ConnectAsync(host.Address.Host, host.Address.Port).SoonAsync();
            }

            Assert.False(host.HasExited, host.Output);
            using var http = new HttpClient();
            using var refused = await http.GetAsync(new Uri(host.Address, "api/health/live")).SoonAsync();
            Assert.Equal(503, (int)refused.StatusCode);
        }
        finally
        {
            idle.ForEach(client => client.Dispose());
        }

        using var again = new HttpClient();
        HttpResponseMessage answer;
        do
        {
            answer = await again.GetAsync(new Uri(host.Address, "api/health/live")).SoonAsync();
        }
        while ((int)answer.StatusCode == 503);

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.DoesNotContain("Out of memory", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Report", "25")]
    public async Task A_file_that_is_not_a_database_ends_the_start_with_one_line()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "data"));
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "data", "chat.db"), new string('x', 10_000));

        var (exitCode, output) = await LocalHostProcess.RunAsync(_folder.FullName, "--urls=http://127.0.0.1:0");

        Assert.Equal(1, exitCode);
        var line = Assert.Single(output.Trim().Split('\n'));
        Assert.StartsWith("Chat can't start: The database ", line, StringComparison.Ordinal);
        Assert.EndsWith("it is not a Sqlite database.", line.TrimEnd(), StringComparison.Ordinal);
    }

    // The first block of code below the heading.
    private static string Block(string heading)
    {
        var readme = Repository.Read("README.md");
        var section = readme[readme.IndexOf($"## {heading}", StringComparison.Ordinal)..];
        return Regex.Match(
            section,
            "^```sh\n(?<code>.*?)^```",
            RegexOptions.Singleline | RegexOptions.Multiline,
            TimeSpan.FromMinutes(1)).Groups["code"].Value;
    }
}
