using Chat.Tests.Conventions;

namespace Chat.Tests.Access.Matrix;

/// <summary>A row of the matrix: an endpoint or event, and the answer that each relation gets.</summary>
internal sealed record MatrixRow(string Name, IReadOnlyDictionary<Relation, string> Answers)
{
    public bool IsEvent => Name.StartsWith("client ", StringComparison.Ordinal);
}

/// <summary>The authorization matrix as docs/authorization.md has it.</summary>
internal static class MatrixTable
{
    public const string Path = "docs/authorization.md";

    public static IReadOnlyList<MatrixRow> Read() =>
        [.. Repository.Read(Path).Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(Parse)];

    private static MatrixRow Parse(string line)
    {
        var cells = line.Trim('|').Split('|', StringSplitOptions.TrimEntries);
        var relations = Enum.GetValues<Relation>();
        Assert.True(cells.Length == relations.Length + 1, $"This row has another number of columns: {line}");
        return new MatrixRow(cells[0].Trim('`'), relations.Zip(cells.Skip(1)).ToDictionary(pair => pair.First, pair => pair.Second));
    }
}
