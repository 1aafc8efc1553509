using Chat.Core.Errors;

namespace Chat.Core.Access;

/// <summary>A caller of the administrators' endpoints.</summary>
/// <param name="IsAdministrator">The verified token has the role.</param>
public sealed record AdminCaller(string UserId, bool IsAdministrator);

/// <summary>
/// The only way into an administrator's use case: the call is written to the audit log before anything else happens, so
/// nothing is done that is not logged. For anyone else these calls do not exist.
/// </summary>
public sealed class AdminAccess(IAuditLog audit, IdGenerator ids, TimeProvider time)
{
    private const int MaxTargetLength = 300;

    public Task RequireAsync(AdminCaller caller, string action, string? target, string? detail, CancellationToken ct)
    {
        Require(caller);
        var shown = target?.Length > MaxTargetLength ? target[..MaxTargetLength] : target;
        return audit.AddAsync(new AuditEntry(ids.NewId(), time.GetNow(), caller.UserId, action, shown, detail), ct);
    }

    public static void Require(AdminCaller caller)
    {
        if (!caller.IsAdministrator)
        {
            throw ChatException.NotFound();
        }
    }
}
