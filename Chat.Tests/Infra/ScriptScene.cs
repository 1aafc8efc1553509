using System.Diagnostics;
using Chat.Tests.Conventions;

namespace Chat.Tests.Infra;

/// <summary>A folder of programs that stand in for those that the scripts call, and the inputs of a deployment.</summary>
public abstract class ScriptScene : IDisposable
{
    protected ScriptScene()
    {
        Write("azd", """
            #!/usr/bin/env bash
            printf 'azd %s\n' "$*" >>"$CALLS"
            """);
        Inputs["PATH"] = $"{Folder}:{Environment.GetEnvironmentVariable("PATH")}";
        Inputs["CALLS"] = Calls;
        (Inputs["AZURE_RESOURCE_GROUP"], Inputs["CHAT_APP_NAME"], Inputs["CHAT_SIGNALR_NAME"]) = ("rg", "func-x", "sigr-x");
        (Inputs["CHAT_UPSTREAM_VAULT"], Inputs["CHAT_UPSTREAM_PAUSE"], Inputs["AZURE_ENV_NAME"]) = ("kv-up-x", "0", "dev");
        (Inputs["CHAT_REFRESH_PAUSE"], Inputs["CHAT_REFRESH_TRIES"]) = ("0", "2");
    }

    protected Dictionary<string, string> Inputs { get; } = Bicep.Inputs();

    protected string Folder { get; } = Directory.CreateTempSubdirectory("chat-scripts-").FullName;

    /// <summary>The file to which the programs write their calls.</summary>
    protected string Calls => Path.Combine(Folder, "calls");

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected (int Exit, string Output) Run(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "infra", "scripts", script), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Inputs)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    protected void Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
