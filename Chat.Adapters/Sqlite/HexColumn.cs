using System.Buffers;

namespace Chat.Adapters.Sqlite;

/// <summary>
/// Ids and hashes in a column of type any: as bytes where the text is the usual form of 16 or 32 bytes, which takes half the space,
/// and as text otherwise. An id has one form only, so values of a column are compared as they are.
/// </summary>
internal static class HexColumn
{
    private const int IdLength = 32;
    private const int HashLength = 64;
    private const int UuidLength = 36;

    // A UUID with hyphens has one byte more than an id without, by which it is known.
    private const byte Hyphens = 1;
    private const int UuidBytes = 17;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    public static object ToColumn(string text) => text.Length switch
    {
        IdLength or HashLength when !text.AsSpan().ContainsAnyExcept(Digits) => Convert.FromHexString(text),
        UuidLength when Guid.TryParseExact(text, "D", out var uuid) && uuid.ToString("D") == text =>
            (byte[])[Hyphens, .. uuid.ToByteArray(bigEndian: true)],
        _ => text,
    };

    public static string Read(SqliteRow row, int column)
    {
        if (!row.IsBlob(column))
        {
            return row.GetString(column);
        }

        var bytes = row.GetBytes(column);
        return bytes.Length == UuidBytes ? new Guid(bytes[1..], bigEndian: true).ToString("D") : Convert.ToHexStringLower(bytes);
    }
}
