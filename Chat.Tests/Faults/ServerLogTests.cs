using Chat.Faults.Hosting;
using Chat.Faults.Log;
using Chat.Tests.Logs;

namespace Chat.Tests.Faults;

/// <summary>The watch over what LocalHost prints as a process of its own.</summary>
public sealed class ServerLogTests
{
    private const string Welcome = "export ANA=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbmEifQ.c2lnbmF0dXJl";

    public static TheoryData<string> Leaks => LogWatchTests.Leaks;

    [Theory]
    [MemberData(nameof(Leaks))]
    public void A_secret_or_a_text_in_the_output_is_noted(string leak)
    {
        var log = new RunLog(TimeProvider.System);
        log.Add(new SendStarted("ana", "c", "We"));

        ServerLog.Note($"{Welcome}\ninfo: Chat.Core.Anything[0] {leak}\n", log);

        Assert.Contains(leak, Assert.Single(log.Records.OfType<SecretLogged>()).Line, StringComparison.Ordinal);
    }

    [Fact]
    public void The_demo_tokens_of_the_welcome_and_ordinary_lines_are_not_noted()
    {
        var log = new RunLog(TimeProvider.System);
        log.Add(new SendStarted("ana", "c", "ana.raw.1"));

        ServerLog.Note($"{Welcome}\nwarn: Chat.Core.Anything[0] A token of ana.raw.12 was refused: it has expired.\n", log);

        Assert.Empty(log.Records.OfType<SecretLogged>());
    }

    [Fact]
    public async Task A_process_that_logs_a_secret_fails_the_test_that_started_it()
    {
        var folder = Directory.CreateTempSubdirectory("chat-log-");
        var host = await LocalHostProcess.StartAsync(folder.FullName, "echo 'info: GET /x?ik-s=0123456789abcdef'");

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(async () => await host.DisposeAsync());

        Assert.Contains("ik-s=0123456789abcdef", fault.Message, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }
}
