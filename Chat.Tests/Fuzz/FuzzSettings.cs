using System.Globalization;

namespace Chat.Tests.Fuzz;

/// <summary>The settings of a long run.</summary>
internal static class FuzzSettings
{
    /// <summary>Inputs for each parser; null for the number of a usual test run.</summary>
    public static int? Inputs => Read("CHAT_FUZZ_INPUTS");

    /// <summary>The seed that a failure printed; a fresh one unless it is set.</summary>
    public static int Seed => Read("CHAT_FUZZ_SEED") ?? Random.Shared.Next();

    private static int? Read(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
