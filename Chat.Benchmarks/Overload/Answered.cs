using System.Runtime.InteropServices;

namespace Chat.Benchmarks.Overload;

/// <summary>A send and its answer.</summary>
/// <param name="DueAt">When it was to be sent, from the beginning of the turn.</param>
/// <param name="Outcome">The answer.</param>
/// <param name="Latency">From then to the answer.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Answered(TimeSpan DueAt, Outcome Outcome, TimeSpan Latency);
