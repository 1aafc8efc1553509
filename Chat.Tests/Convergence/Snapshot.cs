using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Chat.Core.Chats;
using Chat.Core.Messages;
using Chat.Core.Paging;
using Chat.Core.Reading;

namespace Chat.Tests.Convergence;

/// <summary>
/// The view of a user: lists of chats, messages of each chat, unread totals, as lines of text. Taken from a device's state
/// and from a fresh fetch, the two must be the same.
/// </summary>
internal static partial class Snapshot
{
    private const int PageSize = 20;

    public static async Task<List<string>> FetchAsync(World world, string userId, IEnumerable<string> chatIds)
    {
        var lists = world.Get<ListChats>();
        var active = await AllAsync(page => lists.ActiveAsync(userId, archived: null, page, CancellationToken.None));
        var others = await AllAsync(page => lists.HistoryAsync(userId, userId, includeHidden: false, page, CancellationToken.None));
        var requests = new List<JsonObject>();
        foreach (var incoming in new[] { true, false })
        {
            requests.AddRange(await AllAsync(page => lists.RequestsAsync(userId, incoming, page, CancellationToken.None)));
        }

        var lines = Lines(active, others.Where(c => c.Text("status") == "rejected"), requests);
        foreach (var chatId in chatIds.Order(StringComparer.Ordinal))
        {
            var messages = await AllAsync(page => world.Get<ListMessages>().ExecuteAsync(
                new ListMessagesInput(userId, chatId, page), CancellationToken.None));
            lines.AddRange(Enumerable.Reverse(messages).Select(m => $"message {m.ToJsonString()}"));
        }

        var unread = await world.Get<CountUnread>().ExecuteAsync(userId, CancellationToken.None);
        return [.. lines.Select(WithoutSignatures), $"unread {unread.Total} in {unread.Chats}"];
    }

    public static List<string> Of(Client client, IEnumerable<string> chatIds, DateTimeOffset now)
    {
        var shown = client.Chats.Values.Where(c => !c.IsHidden).ToList();
        var active = shown.Where(c => c.IsAccepted).Select(c => Show(c, now))
            .OrderByDescending(c => c["lastMessageAt"]?.GetValue<string>(), StringComparer.Ordinal)
            .ThenByDescending(c => c.Text("id"), StringComparer.Ordinal)
            .ToList();
        var others = shown.Where(c => !c.IsAccepted).Select(c => Show(c, now)).ToList();
        var lines = Lines(
            active, others.Where(c => c.Text("status") == "rejected"), others.Where(c => c.Text("status") == "pending"));
        foreach (var chatId in chatIds.Order(StringComparer.Ordinal).Where(client.Chats.ContainsKey))
        {
            lines.AddRange(client.Chats[chatId].Messages.Select(m => $"message {m.ToJsonString()}"));
        }

        var unread = shown.Where(c => c.IsAccepted && c.Unread > 0).Select(c => c.Unread).ToList();
        return [.. lines.Select(WithoutSignatures), $"unread {unread.Sum()} in {unread.Count}"];
    }

    /// <summary>
    /// Without what only a whole chat tells: how far it has come. All that a user reads stays.
    /// </summary>
    public static string WithoutProgress(string line)
    {
        if (line.StartsWith("unread", StringComparison.Ordinal))
        {
            return line;
        }

        var chat = JsonNode.Parse(line[line.IndexOf('{')..])!.AsObject();
        if (line.StartsWith("message", StringComparison.Ordinal))
        {
            return chat.ToJsonString();
        }

        foreach (var name in (string[])["seq", "rev", "ownRev", "lastMessageAt"])
        {
            chat.Remove(name);
        }

        return chat.ToJsonString();
    }

    // A URL is signed anew when it is looked at; what it leads to stays.
    private static string WithoutSignatures(string line) => Signature().Replace(line, string.Empty);

    [GeneratedRegex(@"\?exp=[^""]*", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Signature();

    // Cleared chats, requests and rejected chats are in no order that a client could know.
    private static List<string> Lines(
        IReadOnlyCollection<JsonObject> active, IEnumerable<JsonObject> rejected, IEnumerable<JsonObject> requests) =>
    [
        .. active.Where(c => c["lastMessageAt"] is not null).Select(c => $"active {c.ToJsonString()}"),
        .. active.Where(c => c["lastMessageAt"] is null).Select(c => $"active {c.ToJsonString()}").Order(StringComparer.Ordinal),
        .. rejected.Select(c => $"rejected {c.ToJsonString()}").Order(StringComparer.Ordinal),
        .. requests.Select(c => $"request {c.ToJsonString()}").Order(StringComparer.Ordinal),
    ];

    // A mute ends by itself, and the newest message is one the client holds.
    private static JsonObject Show(ClientChat chat, DateTimeOffset now)
    {
        var view = chat.View.DeepClone().AsObject();
        view["unreadCount"] = chat.Unread;
        view["lastMessage"] = chat.Messages.LastOrDefault()?.DeepClone();
        if (view["lastMessage"]?["replyTo"] is JsonObject reply)
        {
            reply["preview"] = null;
        }

        if (view["mutedUntil"] is { } until && DateTimeOffset.Parse(until.GetValue<string>(), null) <= now)
        {
            (view["muted"], view["mutedUntil"]) = (false, null);
        }

        return view;
    }

    private static async Task<List<JsonObject>> AllAsync<T>(Func<PageRequest, Task<Page<T>>> list)
    {
        var all = new List<JsonObject>();
        for (var request = new PageRequest(PageSize); ;)
        {
            var page = await list(request);
            all.AddRange(World.ToJson(page)["items"]!.AsArray().Select(item => item!.DeepClone().AsObject()));
            if (!page.HasMore)
            {
                return all;
            }

            request = request with { Cursor = page.NextCursor };
        }
    }
}
