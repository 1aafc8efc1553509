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

    private static readonly IReadOnlyList<Parser> All = [.. FileParsers.All, .. TextParsers.All, .. RequestParsers.All];

    public static TheoryData<string> Parsers => [.. All.Select(parser => parser.Name)];

    [Theory]
    [MemberData(nameof(Parsers))]
    public async Task A_parser_takes_or_refuses_every_input(string name)
    {
        var parser = All.Single(p => p.Name == name);
        var seed = FuzzSettings.Seed;
        var random = new Random(seed);
        for (var count = FuzzSettings.Inputs ?? UsualInputs; count > 0; count--)
        {
            var input = Mutation.Of(Pick(parser, random), Pick(parser, random), random);
            var fault = await parser.FindFaultAsync(input);
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

        Assert.Contains(nameof(IndexOutOfRangeException), await broken.FindFaultAsync([1]), StringComparison.Ordinal);
        Assert.Null(await broken.FindFaultAsync([1, 0]));
    }

    private static byte[] Pick(Parser parser, Random random) => parser.Seeds[random.Next(parser.Seeds.Count)];
}
