using System.Text.Json.Nodes;

namespace Chat.Tests.Convergence;

/// <summary>The state of one device: a small reference client that does what docs/client-guide.md says, and no more.</summary>
internal sealed class Client(string userId)
{
    private readonly Dictionary<string, ClientChat> _chats = [];

    /// <summary>Where the next sync goes on; null before the first.</summary>
    public string? Cursor { get; set; }

    public IReadOnlyDictionary<string, ClientChat> Chats => _chats;

    /// <summary>Chats that an event alone does not tell enough of: to be fetched with changes (rules 8 and 9).</summary>
    public HashSet<string> ToFetch { get; } = [];

    public ClientChat Get(string chatId)
    {
        ToFetch.Remove(chatId);
        return _chats.TryGetValue(chatId, out var chat) ? chat : _chats[chatId] = new ClientChat();
    }

    public void Apply(string name, JsonObject e)
    {
        if (e["chatId"]?.GetValue<string>() is not { } chatId)
        {
            return;
        }

        if (_chats.TryGetValue(chatId, out var chat))
        {
            Apply(chat, name, e);
        }
        else
        {
            ToFetch.Add(chatId);
        }
    }

    private void Apply(ClientChat chat, string name, JsonObject e)
    {
        switch (name)
        {
            case "chat_requested" or "chat_accepted" or "chat_rejected" or "chat_updated":
                chat.TakeView(e["chat"]!.AsObject());
                break;
            case "message_received" or "media_received" or "message_edited" or "message_deleted" or "reaction_added" or "reaction_removed":
                chat.TakeMessage(e["message"]!.DeepClone().AsObject());
                break;
            case "unread_message":
                chat.TakeMessage(e["message"]!.DeepClone().AsObject());
                chat.TakeUnread(e.Number("rev"), (int)e.Number("unreadCount"));
                break;
            case "messages_read":
                chat.TakeMarker(e.Text("userId") == userId, "lastReadSeq", e.Number("upToSeq"));
                chat.TakeMarker(e.Text("userId") == userId, "deliveredSeq", e.Number("upToSeq"));
                break;
            case "messages_delivered":
                chat.TakeMarker(e.Text("userId") == userId, "deliveredSeq", e.Number("upToSeq"));
                break;
            default:
                break;
        }
    }
}

internal static class Json
{
    public static long Number(this JsonObject o, string name) => o[name]!.GetValue<long>();

    public static string Text(this JsonObject o, string name) => o[name]!.GetValue<string>();
}
