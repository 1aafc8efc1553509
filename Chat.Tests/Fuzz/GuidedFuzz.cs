namespace Chat.Tests.Fuzz;

/// <summary>Mutates inputs, and keeps those that reach new code, so that later ones start from there.</summary>
internal sealed class GuidedFuzz(GuidedParser parser, Random random)
{
    private readonly BranchMap _map = new();
    private readonly List<byte[]> _corpus = [.. parser.Seeds];

    /// <summary>The inputs that mutations start from.</summary>
    public int Corpus => _corpus.Count;

    /// <summary>The branches that were reached.</summary>
    public int Branches => _map.Count;

    /// <summary>Runs the seeds, so that only what goes beyond them is new.</summary>
    public async Task RunSeedsAsync()
    {
        // Twice: the first run also takes the branches of static constructors.
        foreach (var seed in parser.Seeds.Concat(parser.Seeds))
        {
            await RunAsync(seed);
        }
    }

    /// <returns>The first input that has a fault, and the fault.</returns>
    public async Task<(byte[] Input, string Fault)?> RunAsync(int inputs)
    {
        for (; inputs > 0; inputs--)
        {
            var input = Mutation.Of(Pick(), Pick(), random);
            var (isNew, fault) = await RunAsync(input);
            if (fault is not null)
            {
                return (input, fault);
            }

            if (isNew)
            {
                _corpus.Add(input);
            }
        }

        return null;
    }

    private async Task<(bool IsNew, string? Fault)> RunAsync(byte[] input)
    {
        BranchMap.Clear();
        var fault = await parser.FindFaultAsync(input);
        return (_map.AddRun(), fault);
    }

    private byte[] Pick() => _corpus[random.Next(_corpus.Count)];
}
