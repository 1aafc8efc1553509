using Chat.Core.Access;
using Chat.Core.Chats;
using Microsoft.Extensions.Options;

namespace Chat.Core.Presence;

/// <summary>
/// Shows the other member that the user types, or stopped. Signs that come too often, or that the other member may not
/// see, are dropped without an error.
/// </summary>
public sealed class SetTyping(
    ChatAccess access, ITypingThrottle throttle, TypingPublisher publisher, IOptions<RateOptions> rates, TimeProvider time)
{
    public async Task ExecuteAsync(string userId, string chatId, bool typing, CancellationToken ct)
    {
        var chat = await access.RequireMemberAsync(chatId, userId, ct);

        if (!chat.IsOpen || !await MayPassAsync(new TypingSign(chatId, userId, Stops: !typing), ct))
        {
            return;
        }

        await (typing ? publisher.PublishTypingAsync(chat, userId) : publisher.PublishStopAsync(chat, userId));
    }

    private async Task<bool> MayPassAsync(TypingSign sign, CancellationToken ct)
    {
        var interval = TimeSpan.FromSeconds(rates.Value.TypingSeconds);
        return interval == TimeSpan.Zero || await throttle.TryPassAsync(sign, time.GetNow(), interval, ct);
    }
}
