using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Chat.Tests.Conventions;
using YamlDotNet.RepresentationModel;

namespace Chat.Tests.Infra;

/// <summary>The workflows run only code that was chosen, with only the rights that they need.</summary>
public sealed class WorkflowTests
{
    /// <summary>Rights beyond reading the code, by workflow and job.</summary>
    private static readonly string[] Allowed =
    [
        "deploy.yml package attestations: read", "deploy.yml deploy id-token: write",
        "release.yml release contents: write", "release.yml release id-token: write", "release.yml release attestations: write",
    ];

    private const string Folder = ".github/workflows/";

    public static TheoryData<string> Files => [.. Names];

    private static IEnumerable<string> Names => Repository.Files(".yml").Select(f => f.Path)
        .Where(path => path.StartsWith(Folder, StringComparison.Ordinal)).Select(path => path[Folder.Length..]);

    [Theory]
    [MemberData(nameof(Files))]
    public void A_workflow_keeps_to_the_rules(string name) => Assert.Empty(Faults(name, Repository.Read(Folder + name)));

    [Fact]
    public void There_are_workflows_for_tests_deployment_and_releases() =>
        Assert.Equal(["ci.yml", "deploy.yml", "release.yml"], Names.Order(StringComparer.Ordinal));

    [Fact]
    public void The_deployment_passes_every_input_and_takes_secrets_from_the_secrets_of_the_environment()
    {
        var workflow = Repository.Read($"{Folder}deploy.yml");
        var secrets = Bicep.Template["definitions"]!["AppSecrets"]!["properties"]!.AsObject();

        foreach (var name in Bicep.Inputs().Keys)
        {
            var source = secrets.ContainsKey(name) ? "secrets" : "vars";
            Assert.Contains($" {name}: ${{{{ {source}.{name.ToUpperInvariant()} }}}}\n", workflow, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Dependabot_looks_at_every_folder_with_packages()
    {
        var updates = (YamlSequenceNode)Parse(Repository.Read(".github/dependabot.yml"))["updates"];
        var folders = updates.Select(u => u is YamlMappingNode map && map.Children.TryGetValue("directories", out var list)
            ? (u["package-ecosystem"].ToString(), ((YamlSequenceNode)list).Select(d => d.ToString()).ToList())
            : (u["package-ecosystem"].ToString(), [u["directory"].ToString()])).ToList();

        Assert.Contains(folders, f => f.Item1 == "github-actions" && f.Item2 is ["/"]);
        Assert.Contains(folders, f => f.Item1 == "nuget" && f.Item2 is ["/"]);
        var npm = folders.Single(f => f.Item1 == "npm").Item2;
        Assert.Empty(Repository.Files("package-lock.json").Select(f => "/" + Path.GetDirectoryName(f.Path)).Except(npm));
    }

    [Fact]
    public void The_pipeline_audits_packages_of_both_kinds()
    {
        Assert.Contains("- run: bash .ci/audit\n", Repository.Read($"{Folder}ci.yml"), StringComparison.Ordinal);
        var bin = Directory.CreateTempSubdirectory("chat-audit-");
        try
        {
            Assert.Equal(0, Audit(bin.FullName, "no holes", npmExit: 0));
            Assert.Equal(1, Audit(bin.FullName, "Project `Chat.Core` has the following vulnerable packages", npmExit: 0));
            Assert.Equal(1, Audit(bin.FullName, "no holes", npmExit: 1));
        }
        finally
        {
            bin.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1", "actions/checkout@v7")]
    [InlineData(" # v7.0.1", "")]
    [InlineData("permissions:\n  contents: read", "")]
    [InlineData("permissions:\n  contents: read", "permissions: write-all")]
    [InlineData("permissions:\n  contents: read", "permissions:\n  contents: write")]
    [InlineData("persist-credentials: false", "persist-credentials: true")]
    [InlineData("run: bash build.sh", "run: bash build.sh ${{ secrets.KEY }}")]
    [InlineData("run: bash build.sh", "run: bash build.sh ${{ github.event.pull_request.title }}")]
    [InlineData("timeout-minutes: 5", "")]
    [InlineData("on: push", "on: pull_request_target")]
    [InlineData("    steps:", "    permissions:\n      packages: write\n    steps:")]
    public void A_workflow_that_breaks_a_rule_is_found(string right, string wrong)
    {
        const string Good = """
            on: push
            permissions:
              contents: read
            jobs:
              build:
                runs-on: ubuntu-24.04
                timeout-minutes: 5
                steps:
                  - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
                    with:
                      persist-credentials: false
                  - run: bash build.sh
            """;

        Assert.Empty(Faults("x.yml", Good));
        Assert.Contains(right, Good, StringComparison.Ordinal);
        Assert.NotEmpty(Faults("x.yml", Good.Replace(right, wrong, StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Faults(string name, string text)
    {
        var workflow = Parse(text);
        foreach (var fault in Rights(workflow, $"{name} all").Concat(Pins(text)))
        {
            yield return fault;
        }

        if (Find(workflow, "permissions") is not YamlMappingNode)
        {
            yield return $"{name}: permissions are not listed";
        }

        if (workflow["on"].ToString() is var on && Regex.IsMatch(on, "pull_request_target|workflow_run", RegexOptions.None, Patience))
        {
            yield return $"{name}: it runs code of others with rights of this repository";
        }

        foreach (var (key, job) in ((YamlMappingNode)workflow["jobs"]).Children)
        {
            foreach (var fault in JobFaults($"{name} {key}", (YamlMappingNode)job))
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<string> JobFaults(string name, YamlMappingNode job)
    {
        var steps = (Find(job, "steps") as YamlSequenceNode)?.Children.Cast<YamlMappingNode>().ToList() ?? [];
        return Rights(job, name)
            .Concat(steps.Count > 0 && Find(job, "timeout-minutes") is null ? [$"{name}: it may run for hours"] : [])
            .Concat(steps.Select(s => Find(s, "run")?.ToString() ?? "").Where(run => run.Contains("${{", StringComparison.Ordinal))
                .Select(run => $"{name}: an expression becomes part of a command, which its value could change: {run}"))
            .Concat(steps.Where(s => Find(s, "uses")?.ToString().StartsWith("actions/checkout@", StringComparison.Ordinal) == true)
                .Where(s => Find(s, "with") is not { } with || Find(with, "persist-credentials")?.ToString() != "false")
                .Select(_ => $"{name}: the token stays in the working copy"));
    }

    private static IEnumerable<string> Rights(YamlMappingNode node, string name) => Find(node, "permissions") switch
    {
        null => [],
        YamlMappingNode map => map.Children.Select(p => $"{name} {p.Key}: {p.Value}")
            .Where(right => !right.EndsWith(" contents: read", StringComparison.Ordinal)).Except(Allowed),
        var other => [$"{name} {other}"],
    };

    private static IEnumerable<string> Pins(string text) =>
        Regex.Matches(text, @"(?m)^[ -]*uses: (?<action>.*)$", RegexOptions.None, Patience).Select(m => m.Groups["action"].Value.Trim())
            .Where(action => !action.StartsWith("./", StringComparison.Ordinal))
            .Where(action => !Regex.IsMatch(action, @"^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", RegexOptions.None, Patience))
            .Select(action => $"{action} is not pinned by a commit with its version beside it");

    private static YamlNode? Find(YamlNode node, string key) =>
        node is YamlMappingNode map && map.Children.TryGetValue(key, out var value) ? value : null;

    private static YamlMappingNode Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    private static TimeSpan Patience => TimeSpan.FromMinutes(1);

    /// <summary>Runs the script with commands that answer so.</summary>
    private static int Audit(string bin, string report, int npmExit)
    {
        File.WriteAllText(Path.Combine(bin, "dotnet"), $"#!/usr/bin/env bash\necho '{report}'\n");
        File.WriteAllText(Path.Combine(bin, "npm"), $"#!/usr/bin/env bash\nexit {npmExit}\n");
        if (!OperatingSystem.IsWindows())
        {
            MakeExecutable(Path.Combine(bin, "dotnet"));
            MakeExecutable(Path.Combine(bin, "npm"));
        }

        var start = new ProcessStartInfo("bash", [Path.Combine(Repository.Root, ".ci", "audit")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return errors.GetAwaiter().GetResult() is not null ? process.ExitCode : -1;
    }

    [UnsupportedOSPlatform("windows")]
    private static void MakeExecutable(string path) =>
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
