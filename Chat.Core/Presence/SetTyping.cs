using Chat.Core.Access;
using Chat.Core.Realtime;
using Microsoft.Extensions.Options;

namespace Chat.Core.Presence;

/// <summary>
/// Shows the other side that the user types, or stopped. Nothing of it is kept but the times of the last
/// of either; what comes too often, or may not be seen, is dropped without an error.
/// </summary>
public sealed class SetTyping(
    ChatAccess access, IPresenceStore presence, PresenceEvents events, IOptions<RateOptions> rates, TimeProvider time)
{
    public async Task ExecuteAsync(string userId, string chatId, bool typing, CancellationToken ct)
    {
        var chat = await access.RequireMemberAsync(chatId, userId, ct);

        if (!chat.IsOpen || !await IsInTimeAsync(new TypingSign(chatId, userId, Stops: !typing), ct))
        {
            return;
        }

        await (typing ? events.PublishTypingAsync(chat, userId) : events.PublishStopTypingAsync(chat, userId));
    }

    private async Task<bool> IsInTimeAsync(TypingSign sign, CancellationToken ct)
    {
        var throttle = TimeSpan.FromSeconds(rates.Value.TypingSeconds);
        return throttle == TimeSpan.Zero || await presence.TryTypingAsync(sign, time.GetNow(), throttle, ct);
    }
}
