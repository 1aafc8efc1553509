using Chat.Core.Errors;
using Chat.LocalHost.SignalR;

namespace Chat.LocalHost.Demo;

/// <summary>The faults of the emulator as the page shows them.</summary>
internal sealed record NetworkState(double Drop, double Double, double Delay, double Reorder, int MaxDelayMs, FaultCounts Counts)
{
    public static NetworkState Of(EmulatorFaults faults) => new(
        faults.Drop, faults.Double, faults.Delay, faults.Reorder, (int)faults.MaxDelay.TotalMilliseconds, faults.Counts);
}

/// <summary>The faults to set: probabilities from 0 to 1, and the longest delay.</summary>
internal sealed record NetworkInput(double Drop, double Double, double Delay, double Reorder, int MaxDelayMs)
{
    private const int LongestDelayMs = 10_000;

    public void ApplyTo(EmulatorFaults faults)
    {
        Require(nameof(Drop), Drop);
        Require(nameof(Double), Double);
        Require(nameof(Delay), Delay);
        Require(nameof(Reorder), Reorder);
        if (MaxDelayMs is < 0 or > LongestDelayMs)
        {
            throw ChatException.Invalid("maxDelayMs", $"must be from 0 to {LongestDelayMs}.");
        }

        (faults.Drop, faults.Double, faults.Delay, faults.Reorder) = (Drop, Double, Delay, Reorder);
        faults.MaxDelay = TimeSpan.FromMilliseconds(MaxDelayMs);
    }

    private static void Require(string name, double probability)
    {
        if (probability is not (>= 0 and <= 1))
        {
            throw ChatException.Invalid(char.ToLowerInvariant(name[0]) + name[1..], "must be from 0 to 1.");
        }
    }
}

/// <summary>How long new connections are refused, besides that all present ones end.</summary>
internal sealed record CutInput(double Seconds)
{
    private const double LongestSeconds = 60;

    public TimeSpan Duration => Seconds is >= 0 and <= LongestSeconds
        ? TimeSpan.FromSeconds(Seconds)
        : throw ChatException.Invalid("seconds", $"must be from 0 to {LongestSeconds}.");
}
