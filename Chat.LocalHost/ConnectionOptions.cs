using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.Extensions.Options;

namespace Chat.LocalHost;

/// <summary>How many connections the host holds, below <c>Chat:Connections</c>.</summary>
public sealed class ConnectionOptions
{
    public const string Section = "Chat:Connections";

    private const int MostByDefault = 20_000;
    private const int FewestByDefault = 64;
    private const int MinReserve = 512;

    /// <summary>
    /// TCP connections of the process. Default: what its limit of file descriptors leaves after a quarter, and at least 512,
    /// for files and outgoing calls; 20,000 at most. One more is answered 503 and closed.
    /// </summary>
    [Range(1, 1_000_000)]
    public int Max { get; set; } = DefaultOf(FileDescriptors());

    /// <summary>Realtime connections of one user. Default 100. One more is refused in its handshake.</summary>
    [Range(1, 1_000_000)]
    public int MaxPerUser { get; set; } = 100;

    internal static int DefaultOf(long fileDescriptors) =>
        (int)Math.Clamp(fileDescriptors - Math.Max(MinReserve, fileDescriptors / 4), FewestByDefault, MostByDefault);

    // The runtime has raised the soft limit to the hard one by now. Other systems have no such file, and limits that are higher.
    private static long FileDescriptors()
    {
        const string Limits = "/proc/self/limits";
        var line = File.Exists(Limits)
            ? File.ReadLines(Limits).FirstOrDefault(l => l.StartsWith("Max open files", StringComparison.Ordinal))
            : null;
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, _, var soft, ..]
            && long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : long.MaxValue;
    }
}

/// <summary>Checks the ranges by generated code.</summary>
[OptionsValidator]
internal sealed partial class ConnectionOptionsCheck : IValidateOptions<ConnectionOptions>;
