using Chat.LocalHost;
using Chat.LocalHost.Functions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Chat.Faults.Hosting;

/// <summary>Runs the product's clean-up of files as if more than a day had passed.</summary>
internal static class CleanUp
{
    // Beyond the day of an unsent upload, and beyond the 25 hours of an unknown file.
    private static readonly TimeSpan Later = TimeSpan.FromHours(27);

    public static async Task RunAsync(string[] settings)
    {
        await using var app = LocalHostApp.Create([.. settings, "--urls=http://127.0.0.1:0"], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new LaterTime(Later)));
        });
        await app.StartAsync();
        var invoker = app.Services.GetRequiredService<FunctionInvoker>();
        await invoker.InvokeAsync("Jobs-SweepMedia", CancellationToken.None);
        await invoker.InvokeAsync("Jobs-ReconcileMedia", CancellationToken.None);
        await app.StopAsync();
    }

    private sealed class LaterTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
