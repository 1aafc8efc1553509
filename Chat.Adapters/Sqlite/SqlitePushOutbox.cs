using Chat.Core.Chats;
using Chat.Core.Push;

namespace Chat.Adapters.Sqlite;

public sealed class SqlitePushOutbox(SqliteDatabase database, IdGenerator ids) : IPushOutbox
{
    private const long NoMark = -1;

    private const string Due = """
        select chat_id, side, push_due_at from members where push_due_at <= @now order by push_due_at limit @limit
        """;

    private const string Claim = """
        update members set push_lease = @lease, push_lease_until = @until
        where chat = (select no from chats where id = @id) and side = @side and push_due_at <= @dueBy
            and (push_lease_until is null or push_lease_until <= @now)
            and (push_kind = @clear or pushed_at is null or pushed_at <= @pushedBy)
        """;

    private const string Number = "select no from chats where id = @id";

    private const string EndLease = """
        update members set push_lease = null, push_lease_until = null
        where chat = @chat and side = @side and push_lease = @lease
        """;

    private const string Version = "select coalesce(push_version, -1) from members where chat = @chat and side = @side";

    private const string SetPushed = "update members set pushed_seq = @seq, pushed_at = @at where chat = @chat and side = @side";

    private const string Hasten = """
        update members set push_due_at = @dueAt
        where chat = (select no from chats where id = @id) and side = @side and push_due_at > @dueAt
        """;

    public Task<IReadOnlyList<DuePush>> ListDueAsync(DateTimeOffset now, int limit, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<DuePush>>(
            session => session.List(
                Due,
                row => new DuePush(new PushTarget(row.GetString(0), row.GetInt32(1) == 0), row.GetTime(2)),
                ("@now", now.Milliseconds()), ("@limit", limit)),
            ct);

    public Task<PushClaim?> ClaimAsync(PushTarget target, ClaimTerms terms, CancellationToken ct) =>
        database.WriteAsync(session => TryClaim(session, target, terms), ct);

    public Task SettleAsync(PushClaim claim, PushSettlement settlement, CancellationToken ct) =>
        database.WriteAsync(session => Settle(session, claim, settlement), ct);

    public Task HastenAsync(PushTarget target, DateTimeOffset dueAt, CancellationToken ct) => database.WriteAsync(
        session => session.Execute(Hasten, ("@dueAt", dueAt.Milliseconds()), ("@id", target.ChatId), ("@side", SideOf(target))), ct);

    private PushClaim? TryClaim(SqliteSession session, PushTarget target, ClaimTerms terms)
    {
        var lease = ids.NewId();
        var claimed = session.Execute(
            Claim,
            ("@lease", lease), ("@until", terms.LeaseUntil.Milliseconds()), ("@id", target.ChatId), ("@side", SideOf(target)),
            ("@dueBy", terms.DueBy.Milliseconds()), ("@now", terms.Now.Milliseconds()), ("@clear", (int)PushMarkKind.Clear),
            ("@pushedBy", terms.PushedBy.Milliseconds()));
        return claimed > 0 && ChatRows.Find(session, ChatQuery.Of(target.ChatId)) is { } chat
            ? new PushClaim(target, lease, chat.Chat)
            : null;
    }

    private static bool Settle(SqliteSession session, PushClaim claim, PushSettlement settlement)
    {
        var key = (Chat: session.Number(Number, ("@id", claim.Target.ChatId)), Side: SideOf(claim.Target));
        var current = session.Number(Version, ("@chat", key.Chat), ("@side", key.Side));
        if (session.Execute(EndLease, ("@chat", key.Chat), ("@side", key.Side), ("@lease", claim.Lease)) == 0)
        {
            return false;
        }

        if (settlement.Pushed is not null || settlement.Cleared)
        {
            session.Execute(
                SetPushed,
                ("@seq", settlement.Pushed?.Seq), ("@at", settlement.Pushed?.At.Milliseconds()), ("@chat", key.Chat), ("@side", key.Side));
        }

        if (current == claim.Mark.Version)
        {
            PushRows.WriteMark(session, key, settlement.Remaining(claim.Mark));
        }
        else if (current == NoMark)
        {
            PushRows.WriteMark(session, key, settlement.WhenCancelled);
        }
        else if (settlement.NextDueAt is { } next)
        {
            session.Execute(Hasten, ("@dueAt", next.Milliseconds()), ("@id", claim.Target.ChatId), ("@side", key.Side));
        }

        return true;
    }

    private static int SideOf(PushTarget target) => target.IsFirst ? 0 : 1;
}
