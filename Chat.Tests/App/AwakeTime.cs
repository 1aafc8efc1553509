using System.Diagnostics;

namespace Chat.Tests.App;

/// <summary>
/// How long something takes, without the moments in which this process stood still. A limit of the product is not broken by a machine
/// that gives the tests no processor for some seconds.
/// </summary>
internal static class AwakeTime
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    /// <summary>Fails as the action does.</summary>
    public static async Task<TimeSpan> OfAsync(Func<Task> act)
    {
        var awake = TimeSpan.Zero;
        var acting = Task.Run(act);
        while (!acting.IsCompleted)
        {
            var start = Stopwatch.GetTimestamp();
            await Task.WhenAny(acting, Task.Delay(Step, TimeProvider.System));
            var took = Stopwatch.GetElapsedTime(start);
            awake += took < 2 * Step ? took : 2 * Step;
        }

        await acting;
        return awake;
    }
}
