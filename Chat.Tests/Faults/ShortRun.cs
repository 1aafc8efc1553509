using Chat.Faults.Checking;
using Chat.Faults.Hosting;
using Chat.Faults.Load;
using Chat.Faults.Log;
using Chat.LocalHost.SignalR;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Faults;

/// <summary>The workload and the check of the fault harness in short form, on an app in this process.</summary>
internal static class ShortRun
{
    public static readonly Plan Plan = new(4711)
    {
        Operations = 60,
        Pause = TimeSpan.FromMilliseconds(20),
        BlockGrace = TimeSpan.FromMilliseconds(400),
        BlockLength = TimeSpan.FromMilliseconds(800),
    };

    /// <summary>
    /// For the product as it is. An event that a busy machine delivers after the grace of the other runs would look like a leak,
    /// so the grace is longer here.
    /// </summary>
    public static readonly Plan PatientPlan = Plan with { Operations = 150, BlockGrace = TimeSpan.FromSeconds(5) };

    public static Task<IReadOnlyList<Finding>> CheckAsync() => CheckAsync(PatientPlan);

    /// <param name="sabotage">Replaces services of the product.</param>
    public static Task<IReadOnlyList<Finding>> CheckAsync(Action<IServiceCollection> sabotage) => CheckAsync(Plan, sabotage);

    private static async Task<IReadOnlyList<Finding>> CheckAsync(Plan plan, Action<IServiceCollection>? sabotage = null)
    {
        await using var app = await ChatApp.StartAsync(configure: sabotage);
        var log = new RunLog(TimeProvider.System);
        await using (var load = await Workload.StartAsync(new Target(app.BaseAddress, user => app.Token(user)), plan, log))
        {
            var faults = app.Services.GetRequiredService<EmulatorFaults>();
            (faults.Drop, faults.Double) = (0.2, 0.2);
            await load.RunAsync(CancellationToken.None);
            (faults.Drop, faults.Double) = (0, 0);
            await load.InspectAsync();
        }

        // Uploads that no message shows are kept for a day.
        app.Time.Advance(TimeSpan.FromHours(26));
        await app.RunJobAsync("Jobs-SweepMedia");
        await app.RunJobAsync("Jobs-ReconcileMedia");
        StoredFiles.Note(app.DataPath, log);
        return Checker.Check(log.Records, plan.BlockGrace);
    }
}
