using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Chat.Core.Errors;

namespace Chat.Core.Paging;

/// <summary>
/// Opaque positions in a list. A cursor carries a checksum over the list it was made for (user, chat, filters), so one
/// that is broken or given to another list is a 400. It holds no secret and needs none: whoever forged one would only
/// choose where to begin in a list that is theirs anyway.
/// </summary>
public static class Cursor
{
    private const int ChecksumBytes = 9;
    private const int MaxLength = 600;
    private const char Separator = '\n';

    public static string Encode(string list, params ReadOnlySpan<string> position)
    {
        var payload = Encoding.UTF8.GetBytes(string.Join(Separator, position!));
        return Base64Url.EncodeToString([.. Checksum(list, payload), .. payload]);
    }

    /// <summary>The position, of <paramref name="parts"/> parts; throws <see cref="ErrorCode.InvalidCursor"/>.</summary>
    public static string[] Decode(string list, string cursor, int parts, string field = "cursor")
    {
        if (cursor.Length <= MaxLength
            && Base64Url.IsValid(cursor)
            && Base64Url.DecodeFromChars(cursor) is { Length: > ChecksumBytes } bytes
            // The decoder passes over padding, spaces and the last character's unused bits.
            && string.Equals(Base64Url.EncodeToString(bytes), cursor, StringComparison.Ordinal))
        {
            var payload = bytes.AsSpan(ChecksumBytes);
            var position = Encoding.UTF8.GetString(payload).Split(Separator);
            if (position.Length == parts && Checksum(list, payload).AsSpan().SequenceEqual(bytes.AsSpan(0, ChecksumBytes)))
            {
                return position;
            }
        }

        throw Broken(field);
    }

    /// <summary>A part of a position as a seq; throws <see cref="ErrorCode.InvalidCursor"/>.</summary>
    public static long ToNumber(string part) =>
        long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Broken();

    /// <summary>A part of a position as a time in Unix milliseconds; throws <see cref="ErrorCode.InvalidCursor"/>.</summary>
    public static DateTimeOffset ToTime(string part) =>
        ToNumber(part) is var ms && ms <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(ms)
            : throw Broken();

    private static ChatException Broken(string field = "cursor") =>
        ChatException.Invalid(ErrorCode.InvalidCursor, field, "The cursor is broken, or belongs to another list.");

    private static byte[] Checksum(string list, ReadOnlySpan<byte> payload) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes(list), 0, .. payload])[..ChecksumBytes];
}
