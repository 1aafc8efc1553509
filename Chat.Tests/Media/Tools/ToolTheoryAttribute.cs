using System.ComponentModel;
using System.Diagnostics;

namespace Chat.Tests.Media.Tools;

/// <summary>A theory that needs exiftool and ffmpeg; it is skipped visibly without them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolTheoryAttribute : TheoryAttribute
{
    private static readonly string? Missing = new[] { "exiftool", "ffmpeg" }.FirstOrDefault(tool => !IsInstalled(tool));

    public ToolTheoryAttribute() => Skip = Missing is null ? null : $"install {Missing} (Debian: libimage-exiftool-perl, ffmpeg)";

    private static bool IsInstalled(string tool)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(tool, "-ver") { RedirectStandardOutput = true,
                RedirectStandardError = true, UseShellExecute = false })!;
            process.WaitForExit();
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
