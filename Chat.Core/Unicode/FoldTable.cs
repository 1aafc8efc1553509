using System.Text;

namespace Chat.Core.Unicode;

/// <summary>
/// Remembers the <see cref="Fold"/> of each scalar that was met, since normalising a scalar costs as much as cutting a word. The
/// table has at most 1,024 pages of 1 KB and fills by entries, so that a text of rare scalars does not pay for whole pages.
/// </summary>
internal static class FoldTable
{
    private const int PageBits = 8;
    private const int PageMask = (1 << PageBits) - 1;
    private const int KindShift = 24;
    private const int ScalarMask = (1 << KindShift) - 1;

    // Unicode has letters in planes 0 to 3. Above them are tags, variation selectors and private use.
    private const int End = 0x40000;

    private static readonly int[]?[] Pages = new int[]?[End >> PageBits];
    private static readonly Lock Adding = new();
    private static Fold[][] _sequences = new Fold[64][];
    private static int _sequenceCount;

    /// <summary>Threads may compute the same entry at once; either value is right.</summary>
    public static Fold Of(int scalar)
    {
        if (scalar >= End)
        {
            return new Fold(InvisibleText.Ignorable.Contains(scalar) ? FoldKind.Attached : FoldKind.Separator, scalar);
        }

        var page = Pages[scalar >> PageBits] ?? AddPage(scalar);
        ref var known = ref page[scalar & PageMask];

        // Volatile, so that a thread that sees the entry of a sequence sees the sequence too.
        var entry = Volatile.Read(ref known);
        if (entry == 0)
        {
            entry = Compute(scalar);
            Volatile.Write(ref known, entry);
        }

        return new Fold((FoldKind)(entry >> KindShift), entry & ScalarMask);
    }

    /// <summary>The parts of a scalar whose kind is <see cref="FoldKind.Several"/>.</summary>
    public static Fold[] Sequence(Fold several) => Volatile.Read(ref _sequences)[several.Scalar];

    private static int[] AddPage(int scalar)
    {
        var page = new int[1 << PageBits];
        return Interlocked.CompareExchange(ref Pages[scalar >> PageBits], page, null) ?? page;
    }

    private static int Compute(int scalar)
    {
        var folds = ScalarFolding.Of(new Rune(scalar));
        var fold = folds.Length == 1 ? folds[0] : new Fold(FoldKind.Several, Add(folds));
        return ((int)fold.Kind << KindShift) | fold.Scalar;
    }

    private static int Add(Fold[] folds)
    {
        lock (Adding)
        {
            if (_sequenceCount == _sequences.Length)
            {
                var larger = new Fold[_sequenceCount * 2][];
                _sequences.CopyTo(larger, 0);
                Volatile.Write(ref _sequences, larger);
            }

            _sequences[_sequenceCount] = folds;
            return _sequenceCount++;
        }
    }
}
