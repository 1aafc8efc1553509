namespace Chat.Faults.Network;

/// <summary>The fate of a piece of bytes on its way.</summary>
/// <param name="Delay">Before the piece goes on, or is lost.</param>
/// <param name="Cut">The piece is lost and the connection reset.</param>
/// <param name="Answer">The piece is lost, and its sender gets this instead of an answer.</param>
public sealed record Fault(TimeSpan Delay = default, bool Cut = false, byte[]? Answer = null)
{
    public static readonly Fault None = new();

    public static readonly Fault Reset = new(Cut: true);
}
