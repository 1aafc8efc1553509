using System.Diagnostics;
using System.Text.Json;

namespace Chat.Tests.Media.Tools;

/// <summary>Makes files with ffmpeg and reads and writes their metadata with exiftool, in a folder of its own.</summary>
internal sealed class MediaTools : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chat-media-").FullName;

    public string PathOf(string name) => Path.Combine(_folder, name);

    public void Ffmpeg(params string[] arguments) => Run("ffmpeg", ["-v", "error", "-y", .. arguments]);

    public void Exiftool(params string[] arguments) => Run("exiftool", ["-q", "-q", "-overwrite_original", .. arguments]);

    /// <summary>All metadata that exiftool finds, also inside of samples: group and name, and the value.</summary>
    public IReadOnlyDictionary<string, string> Metadata(string name)
    {
        var json = JsonElement.Parse(Run("exiftool", ["-json", "-G1", "-a", "-ee", "-u", "-api", "LargeFileSupport=1", PathOf(name)]));
        return json[0].EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ToString(), StringComparer.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Run(string tool, string[] arguments)
    {
        var start = new ProcessStartInfo(tool)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = _folder,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{tool}: {errors.Result}{output}");
        return output;
    }
}
