namespace Chat.Adapters.Sqlite;

/// <summary>The durability of acknowledged writes (docs/decisions/0003-sqlite.md).</summary>
public enum SqliteSynchronous
{
    /// <summary>They survive the process being killed, but the last ones may be missing after a power failure.</summary>
    Normal,

    /// <summary>They also survive a power failure: every commit waits for the disk.</summary>
    Full,
}

public sealed class SqliteOptions
{
    /// <summary>The database's file. Its folder is made when it is missing; "-wal" and "-shm" files stand beside it.</summary>
    public required string Path { get; init; }

    /// <summary>Whether a commit waits until the disk has it. Default <see cref="SqliteSynchronous.Normal"/>.</summary>
    public SqliteSynchronous Synchronous { get; init; } = SqliteSynchronous.Normal;

    /// <summary>How long the writer is idle before it indexes the words of new messages. Default 100 ms.</summary>
    public TimeSpan IndexDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Writes after which words are indexed although the writer is not idle. Default 4,096.</summary>
    public int MaxUnindexedWrites { get; init; } = 4_096;

    /// <summary>
    /// Writes that one commit takes at most. Default 256; more lowers the cost of each under load and lengthens the wait of
    /// the first.
    /// </summary>
    public int MaxBatch { get; init; } = 256;

    /// <summary>How long a write may wait for its turn before it fails. Default 10 s.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Writes that may wait for their turn; more are refused at once. Default 4,096, which is about half a second of writes.
    /// </summary>
    public int MaxQueue { get; init; } = 4_096;

    /// <summary>Writes between two checkpoints in the background. Default 1,000.</summary>
    public int WritesPerCheckpoint { get; init; } = 1_000;

    /// <summary>
    /// Pages (4 KiB) in the log from which the writer waits for a whole checkpoint, so that the log starts anew. Default
    /// 16,384, which is 64 MiB.
    /// </summary>
    public int MaxLogPages { get; init; } = 16_384;
}
