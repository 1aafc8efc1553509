using System.Buffers.Binary;

namespace Chat.Core.Media.Stripping;

/// <summary>
/// Blanks in a colour profile what says when and for which device it was made. The colours, and the profile's own name,
/// stay: browsers need the first, and strict readers the second.
/// </summary>
internal static class IccProfile
{
    private const int HeaderBytes = 128;
    private const int EntryBytes = 12;
    private const int MaxTags = 100;

    // Where in the header: the colour module, the date, the platform, the device's maker and model, the profile's maker
    // and its checksum, which zeros declare as not computed.
    private static readonly Range[] Fields = [4..8, 24..36, 40..44, 48..56, 80..100];

    // The device's maker, its model, Apple's record of make, model and serial number, the measured chart, the time of the
    // calibration, and where the device is looked at.
    private static readonly string[] Tags = ["dmnd", "dmdd", "mmod", "targ", "calt", "vued"];

    /// <summary>
    /// Cleans in place. Of a profile that is longer than <paramref name="profile"/>, as when a JPEG has it in several
    /// segments, only what is there is cleaned.
    /// </summary>
    public static void Clean(Span<byte> profile)
    {
        if (profile.Length < HeaderBytes)
        {
            return;
        }

        foreach (var field in Fields)
        {
            profile[field].Clear();
        }

        if (profile.Length >= HeaderBytes + 4)
        {
            CleanTags(profile, BinaryPrimitives.ReadUInt32BigEndian(profile[HeaderBytes..]));
        }
    }

    private static void CleanTags(Span<byte> profile, uint count)
    {
        var table = profile[(HeaderBytes + 4)..];
        for (var i = 0; i < Math.Min(count, MaxTags) && (i + 1) * EntryBytes <= table.Length; i++)
        {
            var entry = table.Slice(i * EntryBytes, EntryBytes);
            if (IsDevice(entry) && !IsShared(table, count, i))
            {
                Blank(profile, count, BinaryPrimitives.ReadUInt32BigEndian(entry[4..]), BinaryPrimitives.ReadUInt32BigEndian(entry[8..]));
            }
        }
    }

    private static bool IsDevice(ReadOnlySpan<byte> entry)
    {
        foreach (var tag in Tags)
        {
            if (entry[0] == tag[0] && entry[1] == tag[1] && entry[2] == tag[2] && entry[3] == tag[3])
            {
                return true;
            }
        }

        return false;
    }

    // Writers store equal values once; what another tag needs stays.
    private static bool IsShared(ReadOnlySpan<byte> table, uint count, int index)
    {
        var offset = table.Slice((index * EntryBytes) + 4, 4);
        for (var i = 0; i < Math.Min(count, MaxTags) && (i + 1) * EntryBytes <= table.Length; i++)
        {
            var other = table.Slice(i * EntryBytes, EntryBytes);
            if (!IsDevice(other) && other.Slice(4, 4).SequenceEqual(offset))
            {
                return true;
            }
        }

        return false;
    }

    // The type of the value goes too, so that readers pass over it. A value that lies in the table is none: without its
    // entries, a second cleaning would find other values to be unshared.
    private static void Blank(Span<byte> profile, uint tags, uint offset, uint count)
    {
        var first = (int)Math.Min(offset, profile.Length);
        var last = (int)Math.Min(offset + (long)count, profile.Length);
        if (first >= HeaderBytes + 4 + ((long)tags * EntryBytes))
        {
            profile[first..last].Clear();
        }
    }
}
