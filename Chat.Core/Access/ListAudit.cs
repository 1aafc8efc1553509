using Chat.Core.Paging;

namespace Chat.Core.Access;

/// <summary>Lists the calls of all administrators, newest first, this one included.</summary>
public sealed class ListAudit(AdminAccess access, IAuditLog audit)
{
    public async Task<Page<AuditEntry>> ExecuteAsync(AdminCaller caller, PageRequest page, CancellationToken ct)
    {
        await access.RequireAsync(caller, AuditActions.ListAudit, target: null, detail: null, ct);

        var list = $"audit|{caller.UserId}";
        var size = page.RequireSize();
        var before = page.Cursor is null ? null : Cursor.Decode(list, page.Cursor, parts: 1)[0];
        var found = await audit.ListAsync(before, size + 1, ct);
        return Page.Cut(found, size, last => Cursor.Encode(list, last.Id));
    }
}
