namespace Chat.Core.Users;

/// <summary>The caller's own settings.</summary>
public sealed class Settings(IUserStore users, IProfileStore profiles)
{
    public async Task<UserSettings> GetAsync(string userId, CancellationToken ct)
    {
        var (settings, found) = (users.GetSettingsAsync(userId, ct), profiles.FindAsync([userId], ct));
        await Task.WhenAll(settings, found);
        return await settings with { LastSeen = (await found).GetValueOrDefault(userId, Profile.Empty).LastSeen };
    }

    /// <summary>Changes what <paramref name="change"/> names; the rest stays.</summary>
    public async Task<UserSettings> SaveAsync(string userId, SettingsChange change, CancellationToken ct)
    {
        if (!change.IsOfProfile)
        {
            await users.ChangeSettingsAsync(userId, change, ct);
        }

        if (change.LastSeen is { } lastSeen)
        {
            await profiles.SetLastSeenAsync(userId, lastSeen, ct);
        }

        return await GetAsync(userId, ct);
    }
}
