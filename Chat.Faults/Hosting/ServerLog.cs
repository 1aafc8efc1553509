using System.Buffers;
using Chat.Faults.Log;

namespace Chat.Faults.Hosting;

/// <summary>The lines that a LocalHost printed.</summary>
public static class ServerLog
{
    // The welcome prints demo tokens as assignments for a shell. A line of the log begins with its level.
    private const string DemoTokens = "export ";

    /// <summary>The lines that have a secret.</summary>
    public static IEnumerable<string> SecretsOf(string output) => LinesOf(output).Where(Secrets.AppearIn);

    /// <summary>Notes each line that has a secret or the text of a message of the run.</summary>
    public static void Note(string output, RunLog log)
    {
        string[] texts = [.. log.Records.OfType<SendStarted>().Select(send => $"{send.Label} ").Distinct(StringComparer.Ordinal)];
        var sent = SearchValues.Create(texts, StringComparison.Ordinal);
        foreach (var line in LinesOf(output).Where(line => Secrets.AppearIn(line) || line.AsSpan().ContainsAny(sent)))
        {
            log.Add(new SecretLogged(line));
        }
    }

    private static IEnumerable<string> LinesOf(string output) => output.Split('\n')
        .Where(line => !line.StartsWith(DemoTokens, StringComparison.Ordinal));
}
