using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chat.Client;
using Chat.Client.Reducing;
using Chat.Client.Wire;

namespace Chat.Tests.Client;

/// <summary>
/// Leads a recorded device through the reducer of <see cref="ChatClient"/>, and compares what it holds with the fresh
/// fetches of the recording. clients/js/test/convergence.test.ts does the same.
/// </summary>
internal static partial class HistoryReplay
{
    /// <summary>Returns the number of comparisons.</summary>
    public static int Run(JsonElement history)
    {
        JsonElement[] values = [.. history.GetProperty("values").EnumerateArray()];
        return history.GetProperty("devices").EnumerateArray().Sum(device => RunDevice(device, values));
    }

    private static int RunDevice(JsonElement device, JsonElement[] values)
    {
        var live = device.GetProperty("live").GetBoolean();
        var state = new ClientState { Me = device.GetProperty("userId").GetString()! };
        var checks = 0;
        foreach (var step in device.GetProperty("log").EnumerateArray())
        {
            if (step[0].ValueEquals("fresh"))
            {
                var now = DateTimeOffset.FromUnixTimeMilliseconds(step[1].GetInt64());
                var held = StateReducer.Reduce(state, new StateAction.Ticked(now));
                var fresh = step[2].EnumerateArray().Select(index => values[index.GetInt32()].GetString()!);
                Assert.Equal(Fresh(fresh, live), Held(held, live));
                checks++;
            }
            else
            {
                state = StateReducer.Reduce(state, Action(step, values));
            }
        }

        return checks;
    }

    private static StateAction Action(JsonElement step, JsonElement[] values)
    {
        var value = values[step[step.GetArrayLength() - 1].GetInt32()];
        return step[0].GetString() switch
        {
            "event" => new StateAction.Received(
                step[1].GetString()!, value.Deserialize(WireJson.Default.EventPayload)!, DateTimeOffset.UnixEpoch),
            "sync" => new StateAction.Viewed(value.Deserialize(WireJson.Default.SyncPage)!.Chats),
            _ => new StateAction.Changed(value.Deserialize(WireJson.Default.ChangesPage)!),
        };
    }

    private static List<string> Held(ClientState state, bool live)
    {
        var views = state.Chats.Values.Where(chat => !chat.View.Hidden)
            .Select(chat => chat.View with { UnreadCount = chat.Unread, LastMessage = chat.Messages.Values.FirstOrDefault() }).ToList();
        var active = views.Where(IsActive).OrderByDescending(view => view.LastMessageAt)
            .ThenByDescending(view => view.Id, StringComparer.Ordinal);
        var messages = state.Chats.Values.SelectMany(chat => chat.Messages.Values);
        return Lines(active, views.Where(view => !IsActive(view)), messages, state.Unread, live);
    }

    private static List<string> Fresh(IEnumerable<string> lines, bool live)
    {
        var (views, messages, unread) = (new List<ChatView>(), new List<Message>(), new UnreadTotals(0, 0));
        foreach (var line in lines)
        {
            var parts = line.Split(' ', 2);
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

        return Lines(views.Where(IsActive), views.Where(view => !IsActive(view)), messages, unread, live);
    }

    private static bool IsActive(ChatView view) => view is { Status: ChatStatus.Accepted, LastMessageAt: not null };

    // A live device does not know from events alone how far a chat has come, and so its place in the list.
    private static List<string> Lines(
        IEnumerable<ChatView> active, IEnumerable<ChatView> others, IEnumerable<Message> messages, UnreadTotals unread, bool live) =>
    [
        .. active.Select((view, i) => live ? Line(view, live) : $"active {i} {Line(view, live)}")
            .Concat(others.Select(view => Line(view, live))).Order(StringComparer.Ordinal),
        .. messages.Select(message => Line(JsonSerializer.Serialize(message, WireJson.Default.Message))).Order(StringComparer.Ordinal),
        unread.ToString(),
    ];

    // The newest message is compared among the messages; in a view it has no preview.
    private static string Line(ChatView view, bool live)
    {
        var shown = view with { LastMessage = null };
        var compared = live ? shown with { Seq = 0, Rev = 0, OwnRev = 0, LastMessageAt = null } : shown;
        return $"{Line(JsonSerializer.Serialize(compared, WireJson.Default.ChatView))} newest {view.LastMessage?.Id}";
    }

    // URLs are signed anew each time.
    private static string Line(string json) => Signature().Replace(json, string.Empty);

    [GeneratedRegex(@"\?exp=[^""]*", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Signature();
}
