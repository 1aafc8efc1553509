using System.Text.RegularExpressions;

namespace Chat.Tests.Conventions;

/// <summary>docs/threat-model.md names tests that exist.</summary>
public sealed class ThreatModelTests
{
    private static readonly IReadOnlySet<string> Tests = (
        from type in typeof(ThreatModelTests).Assembly.GetTypes()
        from method in type.GetMethods()
        where method.GetCustomAttributes(typeof(FactAttribute), inherit: true).Length > 0
        from name in (string[])[$"{type.Name}.{method.Name}", $"{type.Name}.*"]
        select name).ToHashSet(StringComparer.Ordinal);

    private static readonly IReadOnlyList<string> Rows =
        [
            .. Repository.Read("docs/threat-model.md").Split('\n')
                .Where(line => line.StartsWith('|') && line.Contains("Tests.", StringComparison.Ordinal)),
        ];

    [Fact]
    public void Every_test_that_the_threat_model_names_exists() => Assert.Empty(Rows.SelectMany(Named).Except(Tests));

    [Fact]
    public void Every_threat_has_a_test()
    {
        var threats = Repository.Read("docs/threat-model.md").Split("## Threats")[1].Split('\n')
            .Where(line =>
                line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| Threat |", StringComparison.Ordinal)).ToList();

        Assert.True(threats.Count > 20);
        Assert.Equal(threats, threats.Where(row => Named(row).Any()));
    }

    [Fact]
    public void A_test_that_is_not_there_is_found() =>
        Assert.Equal(["NoTests.Is_there"], Named("| x | y | `NoTests.Is_there` |").Except(Tests));

    private static IEnumerable<string> Named(string row) =>
        Regex.Matches(row, @"`(?<test>\w+Tests\.(?:\w+|\*))`", RegexOptions.None, TimeSpan.FromMinutes(1)).Select(match =>
            match.Groups["test"].Value);
}
