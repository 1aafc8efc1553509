namespace Chat.Tests.Fuzz;

/// <summary>A parser that <see cref="BranchMap"/> watches: its seeds, and a run that returns the fault, or null.</summary>
internal sealed record GuidedParser(IReadOnlyList<byte[]> Seeds, Func<byte[], Task<string?>> FindFaultAsync);
