using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Chat.Client;
using Chat.Faults.Log;

namespace Chat.Faults.Load;

/// <summary>A user's fresh fetch of everything at the end.</summary>
internal static class Inspection
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static async Task RunAsync(string user, Caller caller, IEnumerable<KnownChat> chats, RunLog log)
    {
        foreach (var chat in chats)
        {
            var shown = new ShownChat();
            var view = await caller.GetAsync($"chats/{chat.Id}");
            shown.View = view.Deserialize<ChatView>(Json)!;
            log.Add(Found(user, shown.View));
            await foreach (var message in ListAsync(caller, chat.Id))
            {
                shown.Show(message);
                log.Add(Found(user, message));
            }

            log.Add(new ViewTaken(user, Device: null, chat.Id, shown.Lines));
        }

        var total = await caller.GetAsync("chats/unread");
        log.Add(new TotalFound(user, total["total"]!.GetValue<long>(), total["chats"]!.GetValue<int>()));
    }

    private static async IAsyncEnumerable<Message> ListAsync(Caller caller, string chatId)
    {
        JsonObject page;
        for (var query = "limit=100"; ; query = $"limit=100&cursor={page["nextCursor"]}")
        {
            page = await caller.GetAsync($"chats/{chatId}/messages?{query}");
            foreach (var message in page["items"].Deserialize<List<Message>>(Json)!)
            {
                yield return message;
            }

            if (page["nextCursor"] is null)
            {
                yield break;
            }
        }
    }

    private static ChatFound Found(string user, ChatView view) =>
        new(user, view.Id, view.Seq, view.UnreadCount, view.LastReadSeq, view.ClearedUpToSeq, view.Peer.LastReadSeq);

    private static MessageFound Found(string user, Message message) =>
        new(user, message.ChatId, message.Id, message.Seq, message.Rev, message.SenderId, message.Content, message.Deleted)
        {
            FileIds = [.. message.Media.Select(file => file.FileId)],
        };
}
