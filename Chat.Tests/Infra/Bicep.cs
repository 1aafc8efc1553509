using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using Chat.Tests.Conventions;

namespace Chat.Tests.Infra;

/// <summary>The Bicep compiler, and what it makes of infra/bicep.</summary>
internal static class Bicep
{
    /// <summary>The value of each secret in <see cref="Prod"/> and <see cref="Dev"/>. It must stay in the parameters.</summary>
    public const string Secret = "a secret that must not leave the vault";

    private static readonly string Tool = typeof(Bicep).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "BicepPath").Value!;

    private static readonly Lazy<JsonObject> LazyTemplate = new(() => Json(Run("build", "main.bicep", "--stdout").Output));

    private static readonly Lazy<JsonObject> LazyProd = new(() => Snapshot("prod.bicepparam", "Mongo__ConnectionString"));

    private static readonly Lazy<JsonObject> LazyDev = new(() => Snapshot("dev.bicepparam"));

    private static readonly Lazy<Dictionary<string, string>> LazyFormatted = new(Format);

    /// <summary>The compiled template.</summary>
    public static JsonObject Template => LazyTemplate.Value.DeepClone().AsObject();

    /// <summary>The resources that a deployment with a database of its own and every optional input would make.</summary>
    public static JsonObject Prod => LazyProd.Value.DeepClone().AsObject();

    /// <summary>The resources that a deployment with a given database and every optional input would make.</summary>
    public static JsonObject Dev => LazyDev.Value.DeepClone().AsObject();

    public static (int Exit, string Output, string Errors) Run(params string[] arguments) =>
        Run(Path.Combine(Repository.Root, "infra", "bicep"), Inputs(), arguments);

    /// <summary>A file of infra/bicep as the formatter writes it.</summary>
    public static string Formatted(string file) => LazyFormatted.Value[file];

    /// <summary>The inputs of a deployment by name, with the values that infra/example.env gives.</summary>
    public static Dictionary<string, string> Inputs() => Repository.Read("infra/example.env").Split('\n')
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    private static JsonObject Snapshot(string parameters, params string[] without)
    {
        var inputs = Inputs().Keys.ToDictionary(name => name, _ => Secret, StringComparer.Ordinal);
        Array.ForEach([.. without, "CHAT_DATABASE_NAME"], name => inputs[name] = "");
        (inputs["CHAT_CORS_ORIGINS"], inputs["CHAT_UPSTREAM_IS_SET"]) = ("https://app.example.com", "true");
        string[] place = ["--subscription-id", Guid.Empty.ToString(), "--resource-group", "rg", "--location", "westeurope"];
        return RunInCopy(inputs, ["snapshot", parameters, "--mode", "overwrite", .. place], folder =>
            Json(File.ReadAllText(Path.Combine(folder, Path.ChangeExtension(parameters, ".snapshot.json")))));
    }

    // All files at once: the start of the compiler takes longer than its work.
    private static Dictionary<string, string> Format() => RunInCopy(Inputs(), ["format", "--pattern", "**/*.bicep*"], folder =>
        Directory.EnumerateFiles(folder, "*.bicep*", SearchOption.AllDirectories).ToDictionary(
            path => Path.GetRelativePath(folder, path).Replace('\\', '/'), File.ReadAllText, StringComparer.Ordinal));

    /// <summary>Runs in a copy, where the compiler may write, and reads what it wrote.</summary>
    private static T RunInCopy<T>(Dictionary<string, string> inputs, string[] arguments, Func<string, T> read)
    {
        var copy = Directory.CreateTempSubdirectory("chat-infra-");
        try
        {
            CopyFolder(Path.Combine(Repository.Root, "infra"), copy.FullName);
            var folder = Path.Combine(copy.FullName, "bicep");
            var run = Run(folder, inputs, arguments);

            // A template that can only be judged during its deployment is reported as a warning.
            Assert.Equal((0, ""), (run.Exit, run.Output + run.Errors));
            return read(folder);
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    private static (int Exit, string Output, string Errors) Run(
        string folder, Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Tool, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
