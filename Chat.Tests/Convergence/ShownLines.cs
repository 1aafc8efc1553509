using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chat.Client;
using Chat.Client.Reducing;
using Chat.Client.Wire;

namespace Chat.Tests.Convergence;

/// <summary>
/// The chats, messages and unread totals that a user sees, as lines of text: from the state of a client, and from the lists
/// of the server. The two must be the same.
/// </summary>
internal static partial class ShownLines
{
    /// <param name="state">The state.</param>
    /// <param name="chatIds">The chats whose messages are compared.</param>
    /// <param name="live">
    /// The client had only events. It does not know from these how far a chat has come, and so its place in the list.
    /// </param>
    public static List<string> Of(ClientState state, IEnumerable<string> chatIds, bool live)
    {
        var views = state.Chats.Values.Where(chat => !chat.View.Hidden).Select(chat => WithoutPreview(chat.Shown)).ToList();
        var active = views.Where(IsListed).OrderByDescending(view => view.LastMessageAt)
            .ThenByDescending(view => view.Id, StringComparer.Ordinal);
        var messages = chatIds.Order(StringComparer.Ordinal).Where(state.Chats.ContainsKey)
            .SelectMany(chatId => state.Chats[chatId].Messages.Values.Reverse());
        return Lines(active, views.Where(view => !IsListed(view)), messages, state.Unread, live);
    }

    /// <param name="fresh">As <see cref="Snapshot"/> fetched them.</param>
    /// <param name="live">As in the other overload.</param>
    public static List<string> Of(IEnumerable<string> fresh, bool live)
    {
        var (views, messages, unread) = (new List<ChatView>(), new List<Message>(), new UnreadTotals(0, 0));
        foreach (var parts in fresh.Select(line => line.Split(' ', 2)))
        {
            if (parts[0] == "unread")
            {
                var counts = parts[1].Split(" in ").Select(count => int.Parse(count, CultureInfo.InvariantCulture)).ToList();
                unread = new UnreadTotals(counts[0], counts[1]);
            }
            else if (parts[0] == "message")
            {
                messages.Add(JsonSerializer.Deserialize(parts[1], WireJson.Default.Message)!);
            }
            else
            {
                views.Add(JsonSerializer.Deserialize(parts[1], WireJson.Default.ChatView)!);
            }
        }

        return Lines(views.Where(IsListed), views.Where(view => !IsListed(view)), messages, unread, live);
    }

    // Cleared chats, requests and rejected chats are in no order that a client could know.
    private static bool IsListed(ChatView view) => view is { Status: ChatStatus.Accepted, LastMessageAt: not null };

    private static List<string> Lines(
        IEnumerable<ChatView> listed, IEnumerable<ChatView> others, IEnumerable<Message> messages, UnreadTotals unread, bool live) =>
    [
        .. listed.Select((view, i) => live ? Line(view, live) : $"listed {i} {Line(view, live)}")
            .Concat(others.Select(view => Line(view, live))).Order(StringComparer.Ordinal),
        .. messages.Select(message => $"message {WithoutSignatures(JsonSerializer.Serialize(message, WireJson.Default.Message))}"),
        unread.ToString(),
    ];

    private static string Line(ChatView view, bool live)
    {
        var compared = live ? view with { Seq = 0, Rev = 0, OwnRev = 0, LastMessageAt = null } : view;
        return $"chat {WithoutSignatures(JsonSerializer.Serialize(compared, WireJson.Default.ChatView))}";
    }

    // The last message of a view comes without the preview of its original; the messages are compared with it.
    private static ChatView WithoutPreview(ChatView view) => view.LastMessage is { ReplyTo: { } reply } last
        ? view with { LastMessage = last with { ReplyTo = reply with { Preview = null } } }
        : view;

    // A URL is signed anew when it is looked at; the rest of it stays.
    private static string WithoutSignatures(string line) => Signature().Replace(line, string.Empty);

    [GeneratedRegex(@"\?exp=[^""]*", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Signature();
}
