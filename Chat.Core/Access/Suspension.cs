using System.Globalization;
using Chat.Core.Errors;

namespace Chat.Core.Access;

/// <param name="UserId">The suspended user.</param>
/// <param name="Until">When it ends by itself; null means never.</param>
/// <param name="By">The administrator.</param>
/// <param name="At">When it began.</param>
public sealed record Suspension(string UserId, DateTimeOffset? Until, string By, DateTimeOffset At)
{
    public bool IsActive(DateTimeOffset now) => Until is null || Until > now;
}

public static class SuspensionRules
{
    /// <summary>For what a suspended user may not do. The caller checks first that the chat is the user's own.</summary>
    /// <param name="active">The user's suspension; null when there is none.</param>
    public static void RequireNone(this Suspension? active)
    {
        if (active is not null)
        {
            throw new ChatException(ErrorCode.Suspended, active.Until is { } until
                ? $"The account is suspended until {until.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC."
                : "The account is suspended.");
        }
    }
}
