using System.Diagnostics;

namespace Chat.Benchmarks.ColdStart;

/// <summary>The two workers, published for this system as a package for Azure is: framework-dependent and compiled ahead of time.</summary>
internal static class PublishedWorkers
{
    public const string Chat = "Chat.Functions";
    public const string Empty = "Chat.Benchmarks/EmptyWorker";

    /// <summary>Publishes a project below the folder and returns the path of its assembly.</summary>
    public static async Task<string> PublishAsync(string project, string folder)
    {
        var name = Path.GetFileName(project);
        var target = Path.Combine(folder, name);
        // The lock file of the tested build does not know the runtime identifier.
        string[] args =
        [
            "publish", Path.Combine(Root(), project), "-c", "Release", "-r", "linux-x64", "--self-contained", "false", "-o", target,
            $"-p:NuGetLockFilePath={Path.Combine(folder, "packages.lock.json")}", "-v", "quiet", "--nologo",
        ];
        using var publish = Process.Start(new ProcessStartInfo("dotnet", args) { UseShellExecute = false })
            ?? throw new InvalidOperationException("dotnet did not start.");
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0
            ? Path.Combine(target, $"{name}.dll")
            : throw new InvalidOperationException($"{project} was not published.");
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Chat.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The benchmark runs in the repository only.");
        }

        return folder.FullName;
    }
}
