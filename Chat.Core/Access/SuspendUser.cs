using System.Globalization;
using Chat.Core.Errors;

namespace Chat.Core.Access;

/// <param name="Suspended">Whether the user is suspended now.</param>
/// <param name="Until">When that ends by itself; null means never, or not suspended.</param>
public sealed record SuspensionView(string UserId, bool Suspended, DateTimeOffset? Until);

/// <summary>
/// Suspends a user: until it ends they can neither send, edit, react, upload, request, accept nor connect; they can read,
/// block, export and erase. A user who is connected stays connected.
/// </summary>
public sealed class SuspendUser(AdminAccess access, Suspensions suspensions, TimeProvider time)
{
    /// <param name="until">When the suspension ends by itself; null means never.</param>
    public async Task<SuspensionView> SuspendAsync(AdminCaller caller, string userId, DateTimeOffset? until, CancellationToken ct)
    {
        var end = until?.ToWire();
        await access.RequireAsync(caller, AuditActions.Suspend, userId, end?.ToString("O", CultureInfo.InvariantCulture), ct);
        RequireUser(userId);
        if (end <= time.GetNow())
        {
            throw ChatException.Invalid("until", "must be in the future");
        }

        await suspensions.SaveAsync(new Suspension(userId, end, caller.UserId, time.GetNow()), ct);
        return new SuspensionView(userId, Suspended: true, end);
    }

    public async Task<SuspensionView> UnsuspendAsync(AdminCaller caller, string userId, CancellationToken ct)
    {
        await access.RequireAsync(caller, AuditActions.Unsuspend, userId, detail: null, ct);
        RequireUser(userId);

        await suspensions.RemoveAsync(userId, ct);
        return new SuspensionView(userId, Suspended: false, Until: null);
    }

    // Users exist at the identity provider, so any valid id may be one.
    private static void RequireUser(string userId)
    {
        if (!UserId.IsValid(userId))
        {
            throw ChatException.NotFound();
        }
    }
}
