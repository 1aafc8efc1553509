using Xunit.Abstractions;

namespace Chat.Tests.Fuzz;

/// <summary>
/// Hostile files, guided by coverage: SharpFuzz instruments the sniffers and strippers, and an input that reaches new code is the
/// start of others. <c>CHAT_FUZZ_INPUTS=100000</c> sets the number for each parser; a failure prints the seed and the input.
/// </summary>
public sealed class GuidedFuzzTests(ITestOutputHelper output)
{
    private const int UsualInputs = 300;

    public static TheoryData<string> Parsers => [.. FileParsers.All.Select(parser => parser.Name)];

    [Theory]
    [MemberData(nameof(Parsers))]
    public async Task A_file_parser_takes_or_refuses_what_coverage_leads_to(string name)
    {
        var seed = FuzzSettings.Seed;
        var fuzz = new GuidedFuzz(InstrumentedParsers.Get(name), new Random(seed));
        await fuzz.RunSeedsAsync();
        var known = fuzz.Branches;
        Assert.True(known > 20, $"The seeds took {known} branches; is the core instrumented?");

        var inputs = FuzzSettings.Inputs ?? UsualInputs;
        var found = await fuzz.RunAsync(inputs);

        output.WriteLine($"{name}: {inputs} inputs, branches {known} -> {fuzz.Branches}, corpus {fuzz.Corpus}");
        Assert.True(
            found is null, $"CHAT_FUZZ_SEED={seed}, input {Convert.ToBase64String(found?.Input ?? [])}: {found?.Fault}");
    }

    [Fact]
    public async Task A_fault_behind_several_conditions_is_found_by_guidance_and_not_by_chance()
    {
        const int Inputs = 400_000;
        var planted = InstrumentedParsers.Get(PlantedFault.Parser.Name);
        var guided = new GuidedFuzz(planted, new Random(1));
        await guided.RunSeedsAsync();

        var found = await guided.RunAsync(Inputs);

        Assert.Contains("found", found?.Fault, StringComparison.Ordinal);
        // Without the map nothing is new, so every input starts from the seed.
        var blind = new GuidedFuzz(new GuidedParser(PlantedFault.Parser.Seeds, PlantedFault.Parser.FindFaultAsync), new Random(1));
        Assert.Null(await blind.RunAsync(Inputs));
    }
}
