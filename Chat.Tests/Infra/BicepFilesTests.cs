using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Chat.Tests.Conventions;

namespace Chat.Tests.Infra;

/// <summary>The files below infra/ as the compiler and its linter see them.</summary>
public sealed class BicepFilesTests
{
    public static TheoryData<string> Files =>
        [.. Repository.Files(".bicep").Concat(Repository.Files(".bicepparam")).Select(f => f.Path["infra/bicep/".Length..])];

    [Fact]
    public void The_linter_has_nothing_to_say() => Assert.Equal((0, "", ""), Bicep.Run("lint", "--pattern", "**/*.bicep*"));

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_is_formatted(string file) => Assert.Equal(Repository.Read($"infra/bicep/{file}"), Bicep.Formatted(file));

    [Fact]
    public void The_linter_treats_every_rule_as_an_error()
    {
        var rules = JsonNode.Parse(Repository.Read("infra/bicep/bicepconfig.json"))!["analyzers"]!["core"]!["rules"]!.AsObject();

        Assert.True(rules.Count >= 50);
        Assert.All(rules, rule => Assert.Equal("error", (string?)rule.Value!["level"]));
    }

    [Fact]
    public void Rules_are_switched_off_only_where_a_comment_says_why()
    {
        var disabled = Repository.Files().Where(f => f.Path.StartsWith("infra/bicep/", StringComparison.Ordinal))
            .SelectMany(f => f.Lines.Zip(f.Lines.Skip(1)))
            .Where(pair => pair.Second.Contains("#disable-", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(disabled);
        Assert.All(disabled, pair => Assert.StartsWith("//", pair.First.Trim(), StringComparison.Ordinal));
    }

    [Fact]
    public void Each_alert_is_explained_in_the_operations_guide()
    {
        var guide = Repository.Read("docs/operations.md");
        var names = Resources.Of(Bicep.Prod, Resources.LogAlert).Concat(Resources.Of(Bicep.Prod, Resources.MetricAlert))
            .Select(a => Resources.Name(a)["chat-".Length..]).ToList();

        Assert.Contains("database-down", names);
        Assert.Equal(
            names.Order(StringComparer.Ordinal),
            Regex.Matches(guide, @"^\| `(?<name>[a-z-]+)` \| Sev", RegexOptions.Multiline, TimeSpan.FromMinutes(1))
                .Select(m => m.Groups["name"].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_alerts_and_the_workbook_name_metrics_and_functions_that_exist()
    {
        var queries = Resources.Of(Bicep.Prod, Resources.LogAlert).Select(a => Resources.Text(a, "properties.criteria.allOf.0.query")!)
            .Append(Repository.Read("infra/workbook.json"));
        var metrics = queries.SelectMany(q => Regex.Matches(q, @"'(?<name>chat\.[a-z.]+)'", RegexOptions.None, TimeSpan.FromMinutes(1)))
            .Select(m => m.Groups["name"].Value).Distinct(StringComparer.Ordinal);
        var source = string.Concat(
            Repository.Files(".cs").Where(f => f.Top is "Chat.Core" or "Chat.Adapters" or "Chat.Functions").Select(f => f.Text));

        Assert.All(metrics, name => Assert.Contains($"\"{name}\"", source, StringComparison.Ordinal));
        Assert.Contains("[Function(\"Jobs-", source, StringComparison.Ordinal);
    }
}
