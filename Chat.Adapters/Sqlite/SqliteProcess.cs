using SQLitePCL;

namespace Chat.Adapters.Sqlite;

/// <summary>The settings of the Sqlite library for the whole process. It takes them only before its first connection.</summary>
internal static class SqliteProcess
{
    // https://www.sqlite.org/c3ref/c_config_covering_index_scan.html
    private const int MultiThread = 2, MemoryStatistics = 9;

    private static readonly Lock Gate = new();
    private static bool _configured;

    /// <summary>
    /// A <see cref="SqliteSession"/> is used by one caller at a time, so its connection needs no mutex of its own. Nobody reads the
    /// statistics of allocations, which need one for the whole process. A library that was used before refuses both, and is as safe.
    /// </summary>
    public static void Configure()
    {
        lock (Gate)
        {
            if (!_configured)
            {
                Batteries_V2.Init();
                _ = raw.sqlite3_config(MultiThread);
                _ = raw.sqlite3_config(MemoryStatistics, 0);
                _configured = true;
            }
        }
    }
}
