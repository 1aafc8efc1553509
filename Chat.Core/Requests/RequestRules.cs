using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Users;
using Microsoft.Extensions.Options;

namespace Chat.Core.Requests;

/// <summary>The rules for requests: the recipient's settings, and how many requests of a user may wait for an answer.</summary>
public sealed class RequestRules(IUserStore users, IChatLists chats, Suspensions suspensions, IOptions<RateOptions> rates)
{
    /// <summary>A suspended user requests nothing, and gets no chat by requesting it.</summary>
    public async Task RequireNotSuspendedAsync(string requester, CancellationToken ct) =>
        (await suspensions.FindActiveAsync(requester, ct)).RequireNone();

    /// <summary>
    /// The place that the request takes (<see cref="Conversation.RequestPlace"/>). It is free now, but another request may
    /// take it first.
    /// </summary>
    public async Task<int?> RequirePlaceAsync(string requester, string recipient, CancellationToken ct)
    {
        if ((await users.GetSettingsAsync(recipient, ct)).Requests == RequestPolicy.Nobody)
        {
            throw new ChatException(ErrorCode.RequestsClosed, "This user accepts no requests.");
        }

        return rates.Value.PendingRequests is var quota and > 0 ? await RequirePlaceAsync(requester, quota, ct) : null;
    }

    private async Task<int> RequirePlaceAsync(string requester, int quota, CancellationToken ct)
    {
        var taken = await chats.ListRequestPlacesAsync(requester, ct);
        var free = Enumerable.Range(0, quota).Where(place => !taken.Contains(place)).ToArray();
        return taken.Count < quota && free.Length > 0
            // A random one, so that simultaneous requests seldom want the same place.
            ? free[Random.Shared.Next(free.Length)]
            : throw new ChatException(ErrorCode.RequestQuota, $"At most {quota} requests can wait for an answer.");
    }
}
