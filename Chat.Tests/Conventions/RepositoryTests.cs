using System.Text.RegularExpressions;

namespace Chat.Tests.Conventions;

/// <summary>House rules that no compiler checks.</summary>
public sealed class RepositoryTests
{
    private const int MaxSourceLines = 250;
    private const int MaxSourceColumns = 140;
    private const int MaxDecisionLines = 60;

    /// <summary>Files with a line that is data and reads best whole: a table of SQL, a command, a pattern, JSON, a token.</summary>
    private static readonly string[] WithWideData =
    [
        "Chat.Adapters/Sqlite/SafetyTables.cs",
        "Chat.Adapters/Sqlite/SqliteTables.cs",
        "Chat.Adapters/Sqlite/WebhookTables.cs",
        "Chat.LocalHost/Welcome.cs",
        "Chat.Tests/Conventions/Descriptions/DescriptionTests.cs",
        "Chat.Tests/Conventions/FunctionTests.cs",
        "Chat.Tests/Media/ImageKit/ImageKitVectorTests.cs",
    ];

    // In pieces, since this file is looked at too. Where packages and images come from is each machine's own setting.
    // Pages about a package (www.…) are links like others.
    private static readonly string[] Registries =
    [
        "api.nuget" + ".org", "registry.npmjs" + ".org", "registry.yarnpkg" + ".com", "pypi" + ".org", "docker" + ".io", "ghcr" + ".io",
        "mcr.microsoft" + ".com", "pkgs.dev.azure" + ".com", "nuget.pkg.github" + ".com", "jf" + "rog", "arti" + "factory",
        // Hosts of any name, where tools write them.
        "\"resolved\": \"" + "http", "registry" + "=http", "<package" + "Sources>", "--index" + "-url",
    ];

    [Fact]
    public void No_file_names_a_registry_host() => Assert.Empty(Repository.Files().SelectMany(RegistryFaults));

    [Fact]
    public void Every_relative_link_leads_to_a_file() => Assert.Empty(Repository.Files(".md").SelectMany(LinkFaults));

    [Fact]
    public void Every_decision_is_short_and_whole() =>
        Assert.Empty(
            Repository.Files(".md").Where(f => f.Path.StartsWith("docs/decisions/", StringComparison.Ordinal)).SelectMany(DecisionFaults));

    [Fact]
    public void No_type_has_a_name_that_says_nothing() => Assert.Empty(Repository.Files(".cs").SelectMany(NameFaults));

    [Fact]
    public void No_source_file_is_too_long() => Assert.Empty(Repository.Files(".cs").SelectMany(LengthFaults));

    [Fact]
    public void No_source_line_is_too_long() => Assert.Empty(Repository.Files(".cs").SelectMany(ColumnFaults));

    [Fact]
    public void Every_file_with_wide_data_has_it() =>
        Assert.All(WithWideData, path => Assert.Contains(Repository.Read(path).Split('\n'), IsTooWide));

    [Theory]
    [InlineData("a.md", "see [it](missing.md)")]
    [InlineData("docs/a.md", "see [it](docs/errors.md#codes)")]
    [InlineData("docs/a.md", "![picture](../missing.png \"title\")")]
    [InlineData("docs/a.md", "[it]: missing.md")]
    public void A_link_that_leads_nowhere_is_found(string path, string text) =>
        Assert.NotEmpty(LinkFaults(new RepositoryFile(path, text)));

    [Theory]
    [InlineData("[it](docs/errors.md#errors)")]
    [InlineData("[it](#here) and [there](https://example.com/x.md)")]
    [InlineData("code: `[not](a-link.md)`")]
    [InlineData("```\n[not](a-link.md)\n```")]
    public void Links_that_lead_somewhere_else_and_code_are_left_alone(string text) =>
        Assert.Empty(LinkFaults(new RepositoryFile("a.md", text)));

    [Fact]
    public void Other_broken_files_are_found()
    {
        const string Decision = "# 1. It\n\n## Status\nAccepted.\n\n## Context\nSo.\n\n## Decision\nThus.\n";
        static RepositoryFile File(string path, string text) => new(path, text);

        Assert.NotEmpty(RegistryFaults(File("x", $"https://{Registries[0]}/v3")));
        Assert.Empty(DecisionFaults(File("docs/decisions/0001-it.md", Decision)));
        Assert.NotEmpty(DecisionFaults(File("docs/decisions/0001-it.md", Decision.Replace("Context", "Story", StringComparison.Ordinal))));
        Assert.NotEmpty(DecisionFaults(File("docs/decisions/0001-it.md", Decision + new string('\n', MaxDecisionLines))));
        Assert.NotEmpty(DecisionFaults(File("docs/decisions/it.md", Decision)));
        Assert.NotEmpty(NameFaults(File("x.cs", "public sealed class Chat" + "Manager;")));
        Assert.NotEmpty(NameFaults(File("x.cs", "internal static class Text" + "Utilities {")));
        Assert.NotEmpty(NameFaults(File("x.cs", "public readonly record struct Id" + "Helper(int X);")));
        Assert.NotEmpty(LengthFaults(File("x.cs", new string('\n', MaxSourceLines + 1))));
        Assert.NotEmpty(ColumnFaults(File("x.cs", new string('x', MaxSourceColumns + 1))));
    }

    private static IEnumerable<string> RegistryFaults(RepositoryFile file) =>
        Registries.Where(r => file.Text.Contains(r, StringComparison.OrdinalIgnoreCase)).Select(r => $"{file.Path} names {r}");

    private static IEnumerable<string> LinkFaults(RepositoryFile file)
    {
        var text = Replace(file.Text, "(?ms)^```.*?^```|`[^`\n]*`", "");
        var targets = Matches(text, @"\]\((?<to>[^)\s]+)[^)]*\)").Concat(Matches(text, @"(?m)^\[[^\]]+\]: *(?<to>\S+)")).Select(m =>
            m.Groups["to"].Value);
        return from target in targets
               where !Regex.IsMatch(target, "^(?:[a-z]+:|#|//)", RegexOptions.None, Patience)
               let path = Uri.UnescapeDataString(target.Split('#', '?')[0])
               where !Repository.Exists(path.StartsWith('/') ? path[1..] : Path.Combine(Path.GetDirectoryName(file.Path)!, path))
               select $"{file.Path} links to {target}";
    }

    private static IEnumerable<string> DecisionFaults(RepositoryFile file)
    {
        var name = Path.GetFileName(file.Path);
        if (name == "README.md")
        {
            return [];
        }

        // As a heading or as the bold beginning of a line.
        var missing = new[] { "Status", "Context", "Decision" }
            .Where(part => !Matches(file.Text, $@"(?m)^(?:#+ |\*\*|- )?{part}\b").Any())
            .Select(part => $"{file.Path} has no {part}");
        return missing
            .Concat(Matches(name, @"^\d{4}-[a-z0-9-]+\.md$").Any() ? [] : [$"{file.Path} is not named NNNN-words.md"])
            .Concat(
                file.Text.TrimEnd('\n').Split('\n').Length <= MaxDecisionLines && file.Lines.Count <= MaxDecisionLines + 1
                    ? []
                    : [$"{file.Path} is too long"]);
    }

    private static IEnumerable<string> NameFaults(RepositoryFile file) =>
        Matches(file.Text, @"(?m)^\s*(?:\w+ )*(?:class|struct|record|interface|enum) (?<name>\w*(?:Manager|Helper|Util)\w*)")
            .Select(m => $"{file.Path} has {m.Groups["name"]}");

    private static IEnumerable<string> LengthFaults(RepositoryFile file) =>
        file.Lines.Count - 1 <= MaxSourceLines ? [] : [$"{file.Path} has {file.Lines.Count - 1} lines"];

    private static IEnumerable<string> ColumnFaults(RepositoryFile file) =>
        from line in file.Lines.Index()
        where IsTooWide(line.Item) && !WithWideData.Contains(file.Path)
        select $"{file.Path}:{line.Index + 1} has {line.Item.Length} columns";

    private static bool IsTooWide(string line) => line.Length > MaxSourceColumns;

    private static TimeSpan Patience => TimeSpan.FromMinutes(1);

    private static IEnumerable<Match> Matches(string text, string pattern) => Regex.Matches(text, pattern, RegexOptions.None, Patience);

    private static string Replace(string text, string pattern, string by) => Regex.Replace(text, pattern, by, RegexOptions.None, Patience);
}
