namespace Chat.Tests.Fuzz;

/// <summary>A parser of what clients send: valid inputs to start from, and a run that fails for anything but a refusal.</summary>
internal sealed record Parser(string Name, IReadOnlyList<byte[]> Seeds, Func<byte[], Task> RunAsync);
