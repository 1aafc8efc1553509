namespace Chat.Benchmarks;

/// <summary>Texts of about twelve words, of which some are common and most are rare.</summary>
internal static class Words
{
    private const int Vocabulary = 3_000;

    /// <summary>Begins words in about one of ten messages.</summary>
    public const string Rare = "ka";

    private static readonly string[] Syllables =
        ["ka", "to", "mi", "ne", "ru", "sol", "ven", "dra", "el", "ba", "pi", "qu", "is", "or", "um"];

    private static readonly string[] All =
        [.. Enumerable.Range(0, Vocabulary).Select(i => Syllables[i % 15] + Syllables[i / 15 % 15] + Syllables[i / 225 % 15])];

    public static string Text(Random random) =>
        // The square makes the first words of the list come often.
        string.Join(' ', Enumerable.Range(0, random.Next(8, 16)).Select(_ => All[(int)(Math.Pow(random.NextDouble(), 2) * Vocabulary)]));
}
