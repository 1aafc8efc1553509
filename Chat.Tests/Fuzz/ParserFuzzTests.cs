using System.Diagnostics;
using System.Globalization;
using Chat.Core.Errors;

namespace Chat.Tests.Fuzz;

/// <summary>
/// Hostile inputs straight into each parser: it takes them or refuses them with a <see cref="ChatException"/>, within a bounded
/// time. <c>CHAT_FUZZ_INPUTS=100000</c> sets the number for each parser; a failure prints the seed and the input.
/// </summary>
public sealed class ParserFuzzTests
{
    private const int UsualInputs = 300;
    private const int MaxShownBytes = 3_000;

    /// <summary>Far above what any input needs, so that a busy machine does not fail the test.</summary>
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(10);

    private static readonly IReadOnlyList<Parser> All = [.. FileParsers.All, .. TextParsers.All, .. RequestParsers.All];

    public static TheoryData<string> Parsers => [.. All.Select(parser => parser.Name)];

    [Theory]
    [MemberData(nameof(Parsers))]
    public async Task A_parser_takes_or_refuses_every_input(string name)
    {
        var parser = All.Single(p => p.Name == name);
        var seed = Setting("CHAT_FUZZ_SEED") ?? Random.Shared.Next();
        var random = new Random(seed);
        for (var count = Setting("CHAT_FUZZ_INPUTS") ?? UsualInputs; count > 0; count--)
        {
            var input = Mutation.Of(Pick(parser, random), Pick(parser, random), random);
            var fault = await FindFaultAsync(parser, input);
            Assert.True(
                fault is null,
                $"CHAT_FUZZ_SEED={seed}, input {Convert.ToBase64String(input[..Math.Min(input.Length, MaxShownBytes)])}: {fault}");
        }
    }

    [Theory]
    [MemberData(nameof(Parsers))]
    public async Task A_parser_takes_its_seeds(string name)
    {
        foreach (var seed in All.Single(p => p.Name == name).Seeds)
        {
            await All.Single(p => p.Name == name).RunAsync(seed);
        }
    }

    [Fact]
    public async Task A_parser_that_crashes_is_found()
    {
        var broken = new Parser(
            "broken", [[1]], bytes => bytes[1] > 0 ? Task.CompletedTask : throw new ChatException(ErrorCode.InvalidRequest, "x"));

        Assert.Contains(nameof(IndexOutOfRangeException), await FindFaultAsync(broken, [1]), StringComparison.Ordinal);
        Assert.Null(await FindFaultAsync(broken, [1, 0]));
    }

    private static async Task<string?> FindFaultAsync(Parser parser, byte[] input)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            await parser.RunAsync(input);
        }
        catch (ChatException)
        {
            // A refusal.
        }
        catch (Exception e)
        {
            return e.ToString();
        }

        return watch.Elapsed < MaxTime ? null : $"It took {watch.Elapsed}.";
    }

    private static byte[] Pick(Parser parser, Random random) => parser.Seeds[random.Next(parser.Seeds.Count)];

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
