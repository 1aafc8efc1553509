using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Users;
using Microsoft.Extensions.Options;

namespace Chat.Core.Access;

/// <summary>Who may ask whom for a chat, and how often without an answer.</summary>
public sealed class RequestRules(IUserStore users, IChatStore chats, IOptions<RateOptions> rates)
{
    public async Task RequireMayRequestAsync(string requester, string recipient, CancellationToken ct)
    {
        if ((await users.GetSettingsAsync(recipient, ct)).Requests == RequestPolicy.Nobody)
        {
            throw new ChatException(ErrorCode.RequestsClosed, "This user takes no requests.");
        }

        var quota = rates.Value.PendingRequests;
        var waiting = new ChatListQuery(requester, ChatListKind.OutgoingRequests, quota) { IncludeHidden = true };
        if (quota > 0 && await chats.CountAsync(waiting, ct) >= quota)
        {
            throw new ChatException(ErrorCode.RequestQuota, $"At most {quota} requests can wait for an answer.");
        }
    }
}
