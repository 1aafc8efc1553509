using Chat.Core;
using Chat.Core.Leases;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.App;

/// <summary>Waits until the functions know of closed connections, which they learn a moment after the client.</summary>
internal static class ClosedConnections
{
    /// <summary>Returns when every lease of the user ends with the grace period at the latest.</summary>
    public static async Task WaitAsync(ChatApp app, string userId)
    {
        var leases = app.Services.GetRequiredService<ILeaseStore>();
        var grace = app.Time.GetUtcNow() + Limits.OfflineGrace;
        for (var attempt = 0; attempt < 6_000; attempt++)
        {
            var ends = await leases.FindEndsAsync([userId], CancellationToken.None);
            if (!ends.TryGetValue(userId, out var end) || end <= grace)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        Assert.Fail("The connection was not closed.");
    }
}
