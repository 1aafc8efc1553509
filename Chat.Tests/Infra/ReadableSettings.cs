using System.Reflection;
using System.Text.RegularExpressions;
using Chat.Functions;
using Chat.Tests.Conventions;

namespace Chat.Tests.Infra;

/// <summary>The settings that the program reads, in the form of environment variables, found in the code itself.</summary>
internal static class ReadableSettings
{
    private static readonly string[] Projects = ["Chat.Core", "Chat.Adapters", "Chat.Functions"];

    /// <summary>The options classes that are bound from a section.</summary>
    public static IReadOnlyList<(Type Type, string Section)> Options { get; } =
    [
        .. from assembly in Projects.Where(p => File.Exists(Path.Combine(AppContext.BaseDirectory, $"{p}.dll"))).Select(Assembly.Load)
           from type in assembly.GetTypes()
           where type.Name.EndsWith("Options", StringComparison.Ordinal)
           let section = type.GetField("Section", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
           where section is { IsLiteral: true }
           select (type, (string)section.GetRawConstantValue()!)
    ];

    /// <summary>All of them but those that only LocalHost reads.</summary>
    public static IReadOnlySet<string> All { get; } =
        Options.SelectMany(o => o.Type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.SetMethod is { IsPublic: true })
                .Select(property => Variable($"{o.Section}:{property.Name}")))
            .Concat(Repository.Files(".cs").Where(f => Projects.Contains(f.Top)).SelectMany(f => Literals(f.Text)))
            .Concat(WebhookRegistration.Settings)
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>Names that stand in the code where the configuration is read, or as constants that end in Setting.</summary>
    public static IEnumerable<string> Literals(string source) =>
        Regex.Matches(
                source,
                """(?:[cC]onfiguration\[|const string \w*Setting = )"(?<name>[\w:]+)["]""",
                RegexOptions.None,
                TimeSpan.FromMinutes(1))
            .Select(match => Variable(match.Groups["name"].Value));

    private static string Variable(string key) => key.Replace(":", "__", StringComparison.Ordinal);
}
