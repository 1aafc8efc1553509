using Chat.Tests.App;

namespace Chat.Tests.Push;

/// <summary>Acts of two members of a chat at random.</summary>
internal sealed class RandomHistory(Random random, ChatApp app, (string Id, ApiUser Ana, ApiUser Ben) chat)
{
    private readonly List<string> _messages = [];
    private long _lastHeard;
    private bool _muted;
    private bool _blocked;

    private string Path => $"chats/{chat.Id}";

    public Task ActAsync() => random.Next(16) switch
    {
        <= 5 => SendAsync(),
        6 => chat.Ben.PostAsync($"{Path}/messages", new { content = "own" }),
        7 => chat.Ben.PostAsync($"{Path}/read", new { upToSeq = random.Next(1, _messages.Count + 2) }),
        8 => chat.Ben.PostAsync($"{Path}/read", new { upToSeq = long.MaxValue }),
        9 => EditAsync(),
        10 => ChangeAsync("everyone", chat.Ana),
        11 => ChangeAsync("me", chat.Ben),
        12 => chat.Ben.DeleteAsync(Path),
        13 => MuteAsync(),
        14 => BlockAsync(),
        _ => app.DeliverAfterAsync(TimeSpan.FromSeconds(random.Next(1, 20))),
    };

    /// <summary>The newest unread message that was heard is not above the newest pushed one.</summary>
    public async Task AssertNothingIsMissingAsync(long pushed)
    {
        var own = await chat.Ben.ChatAsync(chat.Id);
        if (_muted || _blocked || own.Number("unreadCount") == 0)
        {
            return;
        }

        var unread = (await chat.Ben.GetAsync($"{Path}/messages?limit=100")).Require(200).List()
            .Where(m => m.Has("senderId") && m.Text("senderId") == chat.Ana.Id && !m.Flag("deleted"))
            .Select(m => m.Number("seq"))
            .Where(seq => seq > own.Number("lastReadSeq") && seq <= _lastHeard)
            .ToList();
        Assert.True(
            unread.Count == 0 || unread.Max() <= pushed,
            $"Message {unread.DefaultIfEmpty().Max()} was not pushed; the last push was of {pushed}.");
    }

    private async Task SendAsync()
    {
        var sent = await chat.Ana.PostAsync($"{Path}/messages", new { content = $"text {_messages.Count}" });
        if (sent.Status == 201)
        {
            _messages.Add(sent.Text("id"));
            _lastHeard = _muted ? _lastHeard : sent.Number("seq");
        }
    }

    private Task EditAsync() => _messages.Count == 0
        ? Task.CompletedTask
        : chat.Ana.PatchAsync($"{Path}/messages/{_messages[random.Next(_messages.Count)]}", new { content = $"edited {random.Next()}" });

    private Task ChangeAsync(string scope, ApiUser user) => _messages.Count == 0
        ? Task.CompletedTask
        : user.DeleteAsync($"{Path}/messages/{_messages[random.Next(Math.Max(0, _messages.Count - 3), _messages.Count)]}?scope={scope}");

    // Messages that were not delivered before are dropped, so they need no push any more.
    private Task MuteAsync()
    {
        (_muted, _lastHeard) = (!_muted, 0);
        return chat.Ben.PostAsync($"{Path}/{(_muted ? "mute" : "unmute")}", new { });
    }

    private Task BlockAsync()
    {
        (_blocked, _lastHeard) = (!_blocked, 0);
        return chat.Ben.PostAsync($"{Path}/{(_blocked ? "block" : "unblock")}");
    }
}
