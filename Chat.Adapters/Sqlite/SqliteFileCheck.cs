using System.Buffers.Binary;
using Microsoft.Data.Sqlite;

namespace Chat.Adapters.Sqlite;

/// <summary>Finds a database file that must not be opened, and explains why one could not be.</summary>
internal static class SqliteFileCheck
{
    private const int HeaderBytes = 100;

    // https://www.sqlite.org/rescode.html
    private const int Busy = 5, ReadOnly = 8, InputOutput = 10, Corrupt = 11, Full = 13, CannotOpen = 14, NotADatabase = 26;

    /// <summary>
    /// Sqlite would replace a missing or empty file with a new database and delete the log beside it. It would also open a file
    /// that was cut off, and fail only at the pages that are missing.
    /// </summary>
    /// <exception cref="SqliteStartException">The file is not a database that can be used.</exception>
    public static void Require(string path)
    {
        var (file, log) = (new FileInfo(path), new FileInfo($"{path}-wal"));
        var hasLog = log is { Exists: true, Length: > 0 };
        if (file is not { Exists: true, Length: > 0 })
        {
            if (hasLog)
            {
                throw new SqliteStartException(
                    $"The database {path} is {(file.Exists ? "empty" : "missing")}, but its log {log.Name} is not. "
                    + "Restore the file, or move the log away to begin with an empty database.");
            }

            return;
        }

        // With a log the file may be behind its own header until the log is played back.
        if (!hasLog && file.Length < ExpectedLength(path))
        {
            throw new SqliteStartException($"The database {path} is shorter than it says: it was cut off. Restore it from a backup.");
        }
    }

    public static SqliteStartException Explain(string path, SqliteException fault) => new(
        $"The database {path} can't be used: {fault.SqliteErrorCode switch
        {
            NotADatabase => "it is not a Sqlite database",
            Corrupt => "it is damaged",
            ReadOnly => "it can't be written",
            Full => "the disk is full",
            CannotOpen => "it can't be opened",
            InputOutput => "the disk fails, or is full",
            Busy => "another program holds it",
            var code => $"Sqlite answers with error {code}",
        }}.",
        fault);

    // https://www.sqlite.org/fileformat.html#the_database_header. Zero when the header does not say.
    private static long ExpectedLength(string path)
    {
        var header = new byte[HeaderBytes];
        using var file = File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes
            || !header.AsSpan().StartsWith("SQLite format 3\0"u8))
        {
            return 0;
        }

        int pageSize = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(16));
        var changes = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(24));
        var validFor = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(92));
        // The number of pages is valid only if it was written along with the last change. The page size 1 means 65,536.
        return changes == validFor ? BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(28)) * (pageSize == 1 ? 65_536L : pageSize) : 0;
    }
}
