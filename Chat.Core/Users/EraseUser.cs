namespace Chat.Core.Users;

/// <summary>Notes the caller's wish to be erased; <see cref="FinishErasures"/> does the work.</summary>
public sealed class EraseUser(IUserStore users, TimeProvider time)
{
    public Task ExecuteAsync(string userId, CancellationToken ct) => users.RequestErasureAsync(userId, time.GetNow(), ct);
}
