using FsCheck;
using FsCheck.Fluent;

namespace Chat.Tests.Convergence;

internal enum Act
{
    Open,
    Request,
    RequestWithText,
    Accept,
    Reject,
    Send,
    Reply,
    Resend,
    Upload,
    SendMedia,
    SendMediaWithText,
    ReplyWithMedia,
    Edit,
    DeleteForEveryone,
    DeleteForMe,
    React,
    Unreact,
    Read,
    ReadSome,
    Block,
    Unblock,
    Archive,
    Unarchive,
    Mute,
    MuteForAWhile,
    Unmute,
    Clear,
    Type,
    Wait,
    WaitLong,
    EraseCleared,
    EraseUser,
    SweepMedia,
    GoOffline,
    GoOnline,
    Deliver,
    CatchUp,
}

/// <summary>
/// One step of a history. All choices are in it, so it can be run again, and left out of a history without changing what
/// the others are.
/// </summary>
/// <param name="Pair">In which chat.</param>
/// <param name="Side">By which of its members; or on which device.</param>
/// <param name="Pick">Which message, and the seed of the step's other choices.</param>
internal sealed record Step(Act Act, int Pair, int Side, int Pick)
{
    public override string ToString() => $"{Act}({Pair},{Side},{Pick})";
}

/// <summary>Random histories, and shorter ones of one that failed.</summary>
internal static class History
{
    private static readonly (int Weight, Act Act)[] Weights =
    [
        (6, Act.Open), (2, Act.Request), (4, Act.RequestWithText), (5, Act.Accept), (3, Act.Reject),
        (16, Act.Send), (6, Act.Reply), (2, Act.Resend), (6, Act.Edit), (4, Act.DeleteForEveryone), (4, Act.DeleteForMe),
        (2, Act.Upload), (6, Act.SendMedia), (4, Act.SendMediaWithText), (3, Act.ReplyWithMedia), (3, Act.SweepMedia),
        (5, Act.React), (3, Act.Unreact), (4, Act.Read), (4, Act.ReadSome),
        (2, Act.Block), (4, Act.Unblock), (2, Act.Archive), (1, Act.Unarchive), (1, Act.Mute), (2, Act.MuteForAWhile), (1, Act.Unmute),
        (2, Act.Clear), (2, Act.Type), (3, Act.Wait), (1, Act.WaitLong), (2, Act.EraseCleared), (1, Act.EraseUser),
        (2, Act.GoOffline), (3, Act.GoOnline), (8, Act.Deliver), (4, Act.CatchUp),
    ];

    private static readonly Gen<Step> Steps =
        from act in Gen.Frequency(Weights.Select(w => (w.Weight, Gen.Constant(w.Act))))
        from pair in Gen.Frequency((4, Gen.Constant(0)), (1, Gen.Constant(1)), (1, Gen.Constant(2)))
        from side in Gen.Choose(0, 5)
        from pick in Gen.Choose(0, 9_999)
        select new Step(act, pair, side, pick);

    public static Arbitrary<Step[]> Arbitrary { get; } =
        Arb.From(Gen.NonEmptyListOf(Steps).Select(steps => steps.ToArray()), Shrink);

    // Without a half, a quarter … of the steps; at last without one.
    private static IEnumerable<Step[]> Shrink(Step[] steps)
    {
        for (var size = steps.Length / 2; size > 0; size /= 2)
        {
            for (var start = 0; start + size <= steps.Length; start += size)
            {
                yield return [.. steps[..start], .. steps[(start + size)..]];
            }
        }
    }
}
