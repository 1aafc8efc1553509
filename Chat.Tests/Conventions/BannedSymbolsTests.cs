using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Chat.Tests.Conventions;

/// <summary>Every project is built with the list of banned symbols, and only the named files may use one.</summary>
public sealed class BannedSymbolsTests
{
    private const string Analyzer = "Microsoft.CodeAnalysis.BannedApiAnalyzers";
    private const string List = "$(MSBuildThisFileDirectory)BannedSymbols.txt";
    private const string Rule = "RS" + "0030";

    /// <summary>The rule is off for generated code, and for the one place of each project that makes ids or calls Normalize.</summary>
    private static readonly string[] Exempt =
    [
        ".editorconfig",
        "Chat.Client/Conversation.cs",
        "Chat.Core/IdGenerator.cs",
        "Chat.Core/Unicode/SafeNormalization.cs",
        "Chat.Tests/RandomId.cs",
        "Chat.WorkerHost/RequestId.cs",
    ];

    [Fact]
    public void The_settings_of_all_projects_have_the_list_and_its_analyzer() =>
        Assert.Empty(SettingsFaults(Repository.Read("Directory.Build.props")));

    [Fact]
    public void Every_project_takes_the_settings_of_all_projects_as_they_are()
    {
        var files = Repository.Files().Where(IsBuildFile).ToList();

        Assert.Empty(files.SelectMany(BuildFileFaults));
        Assert.NotEmpty(SolutionProjects());
        Assert.All(SolutionProjects(), project => Assert.Contains(files, file => file.Path == project));
    }

    [Fact]
    public void Only_the_exempt_files_use_a_banned_symbol() => Assert.Equal(
        Exempt,
        Repository.Files().Where(file => file.Text.Contains(Rule, StringComparison.Ordinal)).Select(file => file.Path)
            .Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("<Project />")]
    [InlineData($"<Project><ItemGroup><AdditionalFiles Include='{List}' /></ItemGroup></Project>")]
    [InlineData($"<Project><ItemGroup><PackageReference Include='{Analyzer}' /></ItemGroup></Project>")]
    [InlineData($"""
        <Project>
          <ItemGroup Condition="'$(MSBuildProjectName)' != 'Chat.Tests'">
            <PackageReference Include="{Analyzer}" />
            <AdditionalFiles Include="{List}" />
          </ItemGroup>
        </Project>
        """)]
    public void Settings_that_leave_a_project_out_are_found(string settings) => Assert.NotEmpty(SettingsFaults(settings));

    [Theory]
    [InlineData("Chat.New/Directory.Build.props", "<Project />")]
    [InlineData("Chat.New/Chat.New.csproj", "<Project><ItemGroup><AdditionalFiles Remove='@(AdditionalFiles)' /></ItemGroup></Project>")]
    [InlineData("Chat.New/Chat.New.csproj", $"<Project><ItemGroup><PackageReference Remove='{Analyzer}' /></ItemGroup></Project>")]
    [InlineData(
        "Chat.New/Chat.New.csproj", "<Project><PropertyGroup><RunAnalyzers>false</RunAnalyzers></PropertyGroup></Project>")]
    public void A_project_that_takes_itself_out_is_found(string path, string text) =>
        Assert.NotEmpty(BuildFileFaults(new RepositoryFile(path, text)));

    private static IEnumerable<string> SettingsFaults(string settings)
    {
        var always = XDocument.Parse(settings).Descendants()
            .Where(item => !item.AncestorsAndSelf().Any(element => element.Attribute("Condition") is not null))
            .ToList();
        if (!always.Exists(item => item.Name == "AdditionalFiles" && IncludeOf(item) == List))
        {
            yield return "Some project has no list of banned symbols.";
        }

        if (!always.Exists(item => item.Name == "PackageReference" && IncludeOf(item) == Analyzer))
        {
            yield return $"Some project has no {Analyzer}.";
        }
    }

    private static string IncludeOf(XElement item) => (string?)item.Attribute("Include") ?? "";

    private static bool IsBuildFile(RepositoryFile file) => Path.GetExtension(file.Path) is ".csproj" or ".props" or ".targets";

    private static IEnumerable<string> BuildFileFaults(RepositoryFile file)
    {
        // The nearest file of this name hides those above it.
        if (file.Path.EndsWith("/Directory.Build.props", StringComparison.Ordinal))
        {
            yield return $"{file.Path} hides the settings of all projects.";
        }

        foreach (var element in XDocument.Parse(file.Text).Descendants())
        {
            var removed = (string?)element.Attribute("Remove");
            if (element.Name.LocalName.StartsWith("RunAnalyzers", StringComparison.Ordinal)
                || (element.Name == "AdditionalFiles" && removed is not null)
                || (element.Name == "PackageReference" && removed == Analyzer))
            {
                yield return $"{file.Path} has {element}";
            }
        }
    }

    private static List<string> SolutionProjects() =>
    [
        .. Regex.Matches(Repository.Read("Chat.sln"), @"""(?<path>[^""]+\.csproj)""", RegexOptions.None, TimeSpan.FromMinutes(1))
            .Select(match => match.Groups["path"].Value.Replace('\\', '/')),
    ];
}
