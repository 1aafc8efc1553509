namespace Chat.Core.Users;

/// <summary>The caller's own settings.</summary>
public sealed class Settings(IUserStore users)
{
    public Task<UserSettings> GetAsync(string userId, CancellationToken ct) => users.GetSettingsAsync(userId, ct);

    public async Task<UserSettings> SaveAsync(string userId, UserSettings settings, CancellationToken ct)
    {
        await users.SaveSettingsAsync(userId, settings, ct);
        return settings;
    }
}
