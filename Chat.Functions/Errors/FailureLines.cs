using Chat.Core.Errors;
using Chat.Functions.Security;

namespace Chat.Functions.Errors;

/// <summary>
/// Limits the log lines about refusals that spare an overloaded dependency: there may be thousands a second, and the metric of
/// refusals counts them. Every other failure has its line.
/// </summary>
public sealed class FailureLines(TimeProvider time)
{
    private readonly LogLimit _refusals = new(time);

    public bool IsDue(Exception exception) => !DependencyException.IsRefusal(exception) || _refusals.TryTake(out _);
}
