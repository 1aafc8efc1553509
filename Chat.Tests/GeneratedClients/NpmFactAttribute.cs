namespace Chat.Tests.GeneratedClients;

/// <summary>A fact that is skipped, visibly, on a machine without npm.</summary>
public sealed class NpmFactAttribute : FactAttribute
{
    public NpmFactAttribute()
    {
        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, "npm"))))
        {
            Skip = "Install Node 20 with npm.";
        }
    }
}
