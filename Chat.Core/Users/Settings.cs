namespace Chat.Core.Users;

/// <summary>The caller's own settings.</summary>
public sealed class Settings(IUserStore users)
{
    public Task<UserSettings> GetAsync(string userId, CancellationToken ct) => users.GetSettingsAsync(userId, ct);

    /// <summary>Changes what <paramref name="change"/> names; the rest stays.</summary>
    public Task<UserSettings> SaveAsync(string userId, SettingsChange change, CancellationToken ct) =>
        change.IsEmpty ? users.GetSettingsAsync(userId, ct) : users.ChangeSettingsAsync(userId, change, ct);
}
