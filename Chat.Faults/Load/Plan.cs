namespace Chat.Faults.Load;

/// <summary>The amount and speed of the work. The same seed gives each device the same decisions in the same order.</summary>
public sealed record Plan(int Seed)
{
    /// <summary>Operations of each device; by default until the run is stopped.</summary>
    public int Operations { get; init; } = int.MaxValue;

    /// <summary>The longest pause between two operations of a device.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(80);

    /// <summary>For so long after a block, an event that was on its way before may still arrive.</summary>
    public TimeSpan BlockGrace { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>How long a block lasts behind its grace.</summary>
    public TimeSpan BlockLength { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>A generator of its own for each part of the run.</summary>
    public SharedRandom RandomOf(string part) => new(HashCode(part));

    // String.GetHashCode differs between two processes.
    private int HashCode(string part) => part.Aggregate(Seed, (hash, letter) => unchecked((hash * 31) + letter));
}
