using System.Reflection;
using System.Runtime.InteropServices;

namespace Chat.Tests.Fuzz;

/// <summary>
/// The branches that instrumented code took, as AFL counts them: a cell for each pair of blocks, by the number of passages in
/// eight classes. There is one in the process, since the instrumented code writes to static memory.
/// </summary>
internal sealed class BranchMap
{
    private const int Size = 1 << 16;

    // By reflection: an assembly that refers to this class counts as instrumented, and the tests' own is still to be.
    private static readonly Type Trace = Type.GetType("SharpFuzz.Common.Trace, SharpFuzz.Common", throwOnError: true)!;
    private static readonly FieldInfo PrevLocation = Trace.GetField("PrevLocation")!;
    private static readonly object Start = 0;

    private static readonly unsafe byte* Cells = Allocate();

    private readonly byte[] _seen = new byte[Size];

    /// <summary>The pairs of blocks that any input took.</summary>
    public int Count => _seen.Count(classes => classes != 0);

    public static unsafe void Clear()
    {
        PrevLocation.SetValue(null, Start);
        new Span<byte>(Cells, Size).Clear();
    }

    /// <summary>Whether the run since <see cref="Clear"/> took a branch, or took one so often, as no run before.</summary>
    public unsafe bool AddRun()
    {
        var cells = new ReadOnlySpan<byte>(Cells, Size);
        var isNew = false;
        for (var at = cells.IndexOfAnyExcept((byte)0); at >= 0; at = NextOf(cells, at))
        {
            var passages = ClassOf(cells[at]);
            isNew |= (_seen[at] & passages) == 0;
            _seen[at] |= passages;
        }

        return isNew;
    }

    private static int NextOf(ReadOnlySpan<byte> cells, int at) =>
        cells[(at + 1)..].IndexOfAnyExcept((byte)0) is >= 0 and var next ? at + 1 + next : -1;

    private static byte ClassOf(byte passages) => passages switch
    {
        1 => 1,
        2 => 2,
        3 => 4,
        < 8 => 8,
        < 16 => 16,
        < 32 => 32,
        < 128 => 64,
        _ => 128,
    };

    // For the life of the process: a late continuation of instrumented code may still write.
    private static unsafe byte* Allocate()
    {
        var cells = (byte*)NativeMemory.AllocZeroed(Size);
        Trace.GetField("SharedMem")!.SetValue(null, Pointer.Box(cells, typeof(byte*)));
        return cells;
    }
}
