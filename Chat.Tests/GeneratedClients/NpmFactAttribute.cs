namespace Chat.Tests.GeneratedClients;

/// <summary>A fact that is skipped, visibly, on a machine without npm.</summary>
public sealed class NpmFactAttribute : FactAttribute
{
    public NpmFactAttribute()
    {
        if (!HasNpm)
        {
            Skip = "Install Node 20 with npm.";
        }
    }

    internal static bool HasNpm { get; } = (Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [])
        .Any(folder => File.Exists(Path.Combine(folder, "npm")));
}
