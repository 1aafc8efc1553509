using Chat.Core.Paging;

namespace Chat.Core.Access;

/// <summary>Lists the calls of all administrators, newest first, this one included.</summary>
public sealed class ListAudit(AdminAccess access, IAuditLog audit)
{
    public async Task<Page<AuditEntry>> ExecuteAsync(AdminCaller caller, PageRequest page, CancellationToken ct)
    {
        await access.RequireAsync(caller, AuditActions.ListAudit, target: null, detail: null, ct);

        var cut = new PageCut<AuditEntry>($"audit|{caller.UserId}", page, entry => [entry.Id]);
        return cut.Of(await audit.ListAsync(cut.Position(parts: 1)?[0], cut.Limit, ct));
    }
}
