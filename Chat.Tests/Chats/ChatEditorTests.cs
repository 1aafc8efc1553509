using Chat.Core.Chats;
using Chat.Core.Errors;
using Microsoft.Extensions.Time.Testing;

namespace Chat.Tests.Chats;

/// <summary>How edits of one chat wait for each other, and what they do when another process is faster.</summary>
public sealed class ChatEditorTests
{
    private static readonly ChatQuery Query = ChatQuery.Of("chat");

    private readonly MemoryChats _chats = new();
    private readonly ChatEditor _editor;

    public ChatEditorTests() => _editor = new ChatEditor(_chats, new OptimisticRetry(TimeProvider.System), []);

    [Fact]
    public async Task Edits_that_wait_are_committed_together_in_their_order()
    {
        var (first, waiting) = (new TaskCompletionSource(), new List<Task<ChatEdit>>());
        _chats.BeforeCommit = () => first.Task;
        for (var i = 0; i < 5; i++)
        {
            waiting.Add(SendAsync($"text {i}"));
        }

        first.SetResult();
        var edits = await Task.WhenAll(waiting);

        Assert.Equal([1, 4], _chats.Commits.Select(commit => commit.Messages.Count));
        Assert.Equal([1L, 2, 3, 4, 5], edits.Select(edit => edit.After.Seq));
        Assert.Equal([1, 2, 3, 4, 5], edits.Select(edit => edit.After.Own("ben").Unread));
        Assert.Equal(edits.SkipLast(1).Select(edit => edit.After.Seq), edits.Skip(1).Select(edit => edit.Before!.Seq));
        Assert.Equal((5L, 3L), (_chats.Chat.Seq, _chats.Chat.Version));
    }

    [Fact]
    public async Task A_refused_edit_does_not_concern_those_it_was_decided_with()
    {
        var first = new TaskCompletionSource();
        _chats.BeforeCommit = () => first.Task;
        var sent = SendAsync("one");
        var refused = _editor.EditAsync("ana", Query, (Func<LoadedChat, ChatChange>)(_ => throw ChatException.NotAllowed()), default);
        var also = SendAsync("two");
        var stranger = _editor.EditAsync("eve", "chat", chat => chat.SetMuted("eve", true, null), default);

        first.SetResult();

        await Task.WhenAll(sent, also);
        Assert.Equal(ErrorCode.NotAllowed, (await Assert.ThrowsAsync<ChatException>(() => refused)).Code);
        Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<ChatException>(() => stranger)).Code);
        Assert.Equal(2, _chats.Chat.Seq);
    }

    [Fact]
    public async Task An_edit_that_reads_is_decided_on_the_stored_state()
    {
        var first = new TaskCompletionSource();
        _chats.BeforeCommit = () => first.Task;
        var sent = new[] { SendAsync("one"), SendAsync("two") };
        var seen = 0L;
        var reading = _editor.EditAsync(
            "ana",
            Query,
            loaded =>
            {
                // The state that a read would find now.
                seen = _chats.Chat.Seq;
                return Task.FromResult(new ChatChange(loaded.Chat.SetArchived("ana", true)));
            },
            default);

        first.SetResult();
        await Task.WhenAll(sent);
        var edit = await reading;

        Assert.Equal((2L, 2L), (seen, edit.Before!.Seq));
        Assert.Equal(3, _chats.Commits.Count);
    }

    [Fact]
    public async Task An_edit_that_another_process_beats_is_decided_again()
    {
        var beaten = false;
        _chats.BeforeCommit = () =>
        {
            if (!beaten)
            {
                _chats.ChangeElsewhere(chat => chat.SetMuted("ben", true, null));
                beaten = true;
            }

            return Task.CompletedTask;
        };

        var edit = await SendAsync("one");

        Assert.True(edit.Before!.Own("ben").Muted);
        Assert.True(_chats.Chat.Own("ben").Muted);
        Assert.Equal((1L, 1), (_chats.Chat.Seq, _chats.Commits.Count));
    }

    [Fact]
    public async Task An_edit_that_is_always_beaten_fails_after_a_bounded_number_of_attempts_with_growing_delays()
    {
        var (time, attempts) = (new FakeTimeProvider(), 0);
        _chats.BeforeCommit = () =>
        {
            attempts++;
            _chats.ChangeElsewhere(chat => chat);
            return Task.CompletedTask;
        };
        var editor = new ChatEditor(_chats, new OptimisticRetry(time), []);

        var edit = editor.EditAsync("ana", "chat", chat => chat.SetArchived("ana", true), default);
        while (!edit.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(200));
            await Task.Yield();
        }

        await Assert.ThrowsAsync<DependencyException>(() => edit);
        Assert.Equal(10, attempts);
    }

    [Fact]
    public async Task When_the_store_fails_those_behind_do_not_wait_for_the_same()
    {
        var first = new TaskCompletionSource();
        _chats.BeforeCommit = () => first.Task;
        var waiting = Enumerable.Range(0, 3).Select(i => SendAsync($"text {i}")).ToList();
        _ = _editor.EditAsync("ana", Query, loaded => Task.FromResult(new ChatChange(loaded.Chat)), default);

        first.SetException(new DependencyException("database"));

        foreach (var edit in waiting)
        {
            await Assert.ThrowsAsync<DependencyException>(() => edit);
        }

        _chats.BeforeCommit = () => Task.CompletedTask;
        Assert.Equal(1, (await SendAsync("later")).After.Seq);
    }

    [Fact]
    public async Task An_edit_that_waits_can_be_cancelled_and_is_not_decided_then()
    {
        using var gone = new CancellationTokenSource();
        var first = new TaskCompletionSource();
        _chats.BeforeCommit = () => first.Task;
        var sent = SendAsync("one");
        var cancelled = _editor.EditAsync("ana", Query, Append("two"), gone.Token);
        var last = SendAsync("three");

        await gone.CancelAsync();
        first.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await Task.WhenAll(sent, last);
        Assert.Equal(2, _chats.Chat.Seq);
    }

    [Fact]
    public async Task An_edit_that_changes_nothing_is_not_committed()
    {
        var edit = await _editor.EditAsync("ana", "chat", chat => chat.SetArchived("ana", false), default);

        Assert.False(edit.Changed);
        Assert.Empty(_chats.Commits);
    }

    private Task<ChatEdit> SendAsync(string text) => _editor.EditAsync("ana", Query, Append(text), default);

    private static Func<LoadedChat, ChatChange> Append(string text) => loaded => loaded.Chat.Append(new Message
    {
        Id = text, ChatId = "chat", SenderId = "ana", ClientMessageId = text, Fingerprint = text, Content = text,
        CreatedAt = DateTimeOffset.UnixEpoch,
    });
}
