using System.Text.Json.Nodes;
using Chat.Client.Reducing;

namespace Chat.Client.Realtime;

/// <summary>
/// The rooms of the chats that were listed and of the newest ones. Membership ends with the connection. A room is not left
/// before: to the other member, leaving looks like going offline.
/// </summary>
internal sealed class Rooms(StateStore store, HubLink link, int newest)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _joined = new(StringComparer.Ordinal);

    /// <summary>Joins the rooms that are not joined yet.</summary>
    /// <param name="anew">The connection is a new one.</param>
    /// <param name="ct">Ends the call.</param>
    public async Task JoinAsync(bool anew, CancellationToken ct)
    {
        if (anew)
        {
            lock (_gate)
            {
                _joined.Clear();
            }
        }

        var chats = store.State.Chats.Values;
        var followed = chats.Where(chat => chat.Followed);
        var active = chats.Where(chat => chat.View is { Status: ChatStatus.Accepted, Hidden: false, Archived: false })
            .OrderByDescending(chat => chat.View.LastMessageAt ?? chat.View.CreatedAt);
        await Task.WhenAll(followed.Concat(active.Take(newest)).Select(chat => JoinAsync(chat.View.Id, ct)).ToList());
    }

    private async Task JoinAsync(string chatId, CancellationToken ct)
    {
        lock (_gate)
        {
            if (!link.IsOpen || !_joined.Add(chatId))
            {
                return;
            }
        }

        try
        {
            var answer = await link.InvokeAsync("join_chat", new JsonObject { ["chatId"] = chatId }, ct);
            store.Dispatch(new StateAction.Joined(chatId, answer.Online, answer.Rev));
        }
        catch (ChatClientException e)
        {
            // A final refusal is kept; anything else is tried again with the next join.
            if (e.Retryable)
            {
                lock (_gate)
                {
                    _joined.Remove(chatId);
                }
            }
        }
    }
}
