using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Chat.Tests.Conventions;

/// <summary>
/// Chat.Tests/Reports.md names the tests of each fault that was found from outside. A test belongs to a fault by its trait
/// <c>Report</c>; the trait stands on the method or on its class.
/// </summary>
public sealed class ReportIndexTests
{
    private const string Index = "Chat.Tests/Reports.md";
    private const int Reports = 29;

    [Fact]
    public void Every_report_has_a_test() => Assert.Empty(Numbers().Except(Tested().Keys));

    [Fact]
    public void The_index_names_the_classes_of_the_tests_that_have_the_trait() => Assert.Equal(
        Numbers().Select(number => $"{number}: {string.Join(", ", Tested().GetValueOrDefault(number, []))}"),
        Numbers().Select(number => $"{number}: {string.Join(", ", Indexed().GetValueOrDefault(number, []))}"));

    [Fact]
    public void A_trait_names_a_report_that_exists() => Assert.Empty(Tested().Keys.Except(Numbers()));

    private static List<string> Numbers() =>
        [.. Enumerable.Range(1, Reports).Select(number => number.ToString(CultureInfo.InvariantCulture))];

    private static Dictionary<string, IReadOnlyList<string>> Tested() =>
    (
        from type in typeof(ReportIndexTests).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        where method.GetCustomAttributes<FactAttribute>().Any(fact => fact.Skip is null || fact.GetType() != typeof(FactAttribute))
        from number in method.CustomAttributes.Concat(type.CustomAttributes).Select(ReportOf).OfType<string>()
        group type.Name by number)
        .ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.Distinct().Order(StringComparer.Ordinal)]);

    private static string? ReportOf(CustomAttributeData attribute) =>
        attribute.AttributeType == typeof(TraitAttribute) && (string?)attribute.ConstructorArguments[0].Value == "Report"
            ? (string?)attribute.ConstructorArguments[1].Value
            : null;

    private static Dictionary<string, IReadOnlyList<string>> Indexed() =>
        Regex.Matches(
            Repository.Read(Index), @"^\| (?<number>\d+) \|[^|]*\| (?<tests>[^|]*) \|$", RegexOptions.Multiline, TimeSpan.FromMinutes(1))
            .ToDictionary(
                row => row.Groups["number"].Value,
                row => (IReadOnlyList<string>)[.. row.Groups["tests"].Value.Split(", ").Select(test => test.Trim('`'))]);
}
