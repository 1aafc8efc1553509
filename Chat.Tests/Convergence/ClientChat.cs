using System.Text.Json.Nodes;
using Chat.Core;
using Chat.Core.Unicode;

namespace Chat.Tests.Convergence;

/// <summary>One chat as the reference client of docs/client-guide.md holds it. The rules are numbered as there.</summary>
internal sealed class ClientChat
{
    private readonly Dictionary<string, JsonObject> _messages = [];
    private readonly HashSet<string> _hidden = [];
    private (long Rev, int Count)? _unread;

    /// <summary>How far the chat is complete, as only an answer of changes can say (rule 1).</summary>
    public long Since { get; private set; }

    /// <inheritdoc cref="Since"/>
    public long Own { get; private set; }

    public JsonObject View { get; private set; } = [];

    public bool IsHidden => View["hidden"]?.GetValue<bool>() ?? false;

    public bool IsArchived => View["archived"]?.GetValue<bool>() ?? false;

    public bool IsAccepted => View.Text("status") == "accepted";

    public int Unread => _unread is { } told && told.Rev > View.Number("rev") ? told.Count : (int)View.Number("unreadCount");

    /// <summary>The messages that the user sees, oldest first.</summary>
    public IEnumerable<JsonObject> Messages => _messages.Values.OrderBy(m => m.Number("seq"));

    private long Cleared => View.Count == 0 ? 0 : View.Number("clearedUpToSeq");

    /// <summary>True when the server has changes of this chat that the client did not complete.</summary>
    public bool IsBehind(JsonObject view) => view.Number("rev") > Since || view.Number("ownRev") > Own;

    /// <summary>Rule 2: of two views the one whose rev and ownRev are both at least the other's; its last message is a message.</summary>
    public void TakeView(JsonObject view)
    {
        if (View.Count > 0 && (view.Number("rev") < View.Number("rev") || view.Number("ownRev") < View.Number("ownRev")))
        {
            return;
        }

        var delivered = View["peer"]?["deliveredSeq"]?.GetValue<long>() ?? 0;
        View = view;
        TakeMarker(mine: false, "deliveredSeq", delivered);
        Forget(m => m.Number("seq") <= Cleared);
        // The last message of a chat carries no preview, so it does not replace the same state of a message.
        if (view["lastMessage"] is JsonObject message
            && _messages.GetValueOrDefault(message.Text("id"))?.Number("rev") != message["rev"]!.GetValue<long>())
        {
            TakeMessage(message.DeepClone().AsObject());
        }
    }

    /// <summary>Rule 3: of two messages the one with the higher rev, and what is hidden or cleared never again.</summary>
    public void TakeMessage(JsonObject message)
    {
        var id = message.Text("id");
        if (message["hidden"]?.GetValue<bool>() ?? false)
        {
            _hidden.Add(id);
            Forget(m => m.Text("id") == id);
        }
        else if (message.Number("seq") > Cleared && !_hidden.Contains(id)
            && (!_messages.TryGetValue(id, out var held) || message.Number("rev") >= held.Number("rev")))
        {
            _messages[id] = message;
            DerivePreviews(message);
        }
    }

    /// <summary>Rule 5: counts are absolute.</summary>
    public void TakeUnread(long rev, int count)
    {
        if (_unread is null || rev >= _unread.Value.Rev)
        {
            _unread = (rev, count);
        }
    }

    /// <summary>Rule 6: markers only move forward.</summary>
    public void TakeMarker(bool mine, string name, long upToSeq)
    {
        var side = mine ? View : View["peer"]!.AsObject();
        if (side[name] is { } marker && marker.GetValue<long>() < upToSeq)
        {
            side[name] = upToSeq;
        }
    }

    /// <summary>Rule 7: one page of changes.</summary>
    public void TakeChanges(JsonObject page)
    {
        TakeView(page["chat"]!.DeepClone().AsObject());
        foreach (var message in page["messages"]!.AsArray())
        {
            TakeMessage(message!.DeepClone().AsObject());
        }

        (Since, Own) = (page.Number("rev"), page.Number("ownRev"));
    }

    private void Forget(Func<JsonObject, bool> gone)
    {
        foreach (var message in _messages.Values.Where(gone).ToList())
        {
            _messages.Remove(message.Text("id"));
        }

        foreach (var message in _messages.Values)
        {
            DerivePreview(message);
        }
    }

    /// <summary>Rule 4: the previews of replies follow the originals that the client holds.</summary>
    private void DerivePreviews(JsonObject changed)
    {
        foreach (var message in _messages.Values.Where(m => m == changed || m["replyTo"]?["id"]?.GetValue<string>() == changed.Text("id")))
        {
            DerivePreview(message);
        }
    }

    private void DerivePreview(JsonObject message)
    {
        if (message["replyTo"] is not JsonObject reply)
        {
            return;
        }

        if (reply.Number("seq") <= Cleared || _hidden.Contains(reply.Text("id")))
        {
            reply["preview"] = null;
        }
        else if (_messages.TryGetValue(reply.Text("id"), out var original))
        {
            reply["preview"] = original["content"]?.GetValue<string>() is { } content
                ? TextPreview.Of(content, Limits.PreviewLength)
                : null;
        }
    }
}
