using Chat.Core.Chats;
using Chat.Core.Realtime;
using Chat.Faults.Checking;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Faults;

/// <summary>Each test breaks one promise of the product, and the check of the fault harness names it.</summary>
public sealed class SabotageTests
{
    private const int MaxRuns = 3;

    private int _count;

    [Fact]
    public async Task The_product_as_it_is_has_no_finding() => Assert.Empty(await ShortRun.CheckAsync());

    [Fact]
    public Task A_message_that_is_forgotten_after_its_acknowledgement_is_found() => FindsAsync(Rule.Stored, services => Sabotage.Commits(
        services,
        (store, before, change, ct) => IsNth(Sabotage.NewMessages(before, change).Any())
            ? Task.FromResult(true)
            : store.CommitAsync(before, change, ct)));

    [Fact]
    public Task A_message_that_is_stored_again_under_a_new_id_is_found() => FindsAsync(Rule.StoredOnce, services => Sabotage.Commits(
        services, async (store, before, change, ct) =>
        {
            var isDone = await store.CommitAsync(before, change, ct);
            if (isDone && Sabotage.NewMessages(before, change).LastOrDefault() is { } message)
            {
                await StoreAgainAsync(store, message, ct);
            }

            return isDone;
        }));

    [Fact]
    public Task A_number_that_is_left_out_is_found() => FindsAsync(Rule.Numbering, services => Sabotage.Commits(
        services, (store, before, change, ct) => store.CommitAsync(
            before, IsNth(Sabotage.NewMessages(before, change).Count() == 1) ? WithNumberLeftOut(change) : change, ct)));

    [Fact]
    public Task An_unread_message_that_is_not_counted_is_found() => FindsAsync(Rule.Unread, services => Sabotage.Commits(
        services, (store, before, change, ct) =>
        {
            var chat = change.Chat;
            return Sabotage.NewMessages(before, change).FirstOrDefault() is { } message
                && chat.Peer(message.SenderId) is { Unread: > 0 } recipient
                ? store.CommitAsync(before, change with { Chat = chat.With(recipient with { Unread = recipient.Unread - 1 }) }, ct)
                : store.CommitAsync(before, change, ct);
        }));

    [Fact]
    public Task A_read_marker_that_is_forgotten_is_found() => FindsAsync(Rule.ReadMarker, services => Sabotage.Commits(
        services, (store, before, change, ct) => before is not null && change.Messages.Count == 0 && HasReadMore(before.Chat, change.Chat)
            ? Task.FromResult(true)
            : store.CommitAsync(before, change, ct)));

    [Fact]
    public Task A_deletion_that_is_forgotten_is_found() => FindsAsync(Rule.Change, services => Sabotage.Commits(
        services, (store, before, change, ct) => change.Messages.Any(message => message.Deleted)
            ? Task.FromResult(true)
            : store.CommitAsync(before, change, ct)));

    [Fact]
    public Task An_event_to_a_stranger_is_found() => FindsAsync(Rule.LeakToStranger, services => Sabotage.Publishing(
        services, async (realtime, _, name, payload) =>
        {
            if (IsAmongTen(name == ServerEvents.MessageReceived))
            {
                await realtime.PublishAsync(new Audience.User("eve"), name, payload, CancellationToken.None);
            }

            return true;
        }));

    [Fact]
    public Task An_event_through_a_block_is_found() => FindsAsync(Rule.LeakThroughBlock, services => Sabotage.Publishing(
        services, (realtime, audience, name, payload) =>
        {
            // To the other member, a block looks like the blocker leaving. This brings the blocker back while the block lasts.
            if (name == ServerEvents.UserOffline)
            {
                _ = ReturnAsync(realtime, audience, payload);
            }

            return Task.FromResult(true);
        }));

    [Fact]
    public Task A_message_through_a_block_is_found() => FindsAsync(Rule.LeakThroughBlock, services => Sabotage.Loads(
        services, loaded => loaded with
        {
            Chat = loaded.Chat with
            {
                First = loaded.Chat.First with { Blocked = false },
                Second = loaded.Chat.Second with { Blocked = false },
            },
        }));

    [Fact]
    public Task A_page_that_passes_over_a_message_is_found() => FindsAsync(Rule.Polling, services => Sabotage.Reading(
        services, (range, page) => IsNth(!range.Descending && range.Limit < 10 && page.Count > 1) ? [.. page.Skip(1)] : page));

    [Fact]
    public Task A_change_that_no_device_learns_of_is_found() => FindsAsync(Rule.Convergence, services =>
    {
        Sabotage.Publishing(services, (_, _, name, _) => Task.FromResult(name != ServerEvents.MessageEdited));
        Sabotage.Reading(services, isChange: message => message.Edits == 0);
    });

    [Fact]
    public Task A_file_that_is_not_deleted_is_found() => FindsAsync(Rule.OrphanFile, services =>
        Sabotage.Storage(services, storage => storage.LosesDeletions = true));

    [Fact]
    public Task A_file_that_is_not_kept_is_found() => FindsAsync(Rule.LostFile, services =>
        Sabotage.Storage(services, storage => storage.LosesUploads = true));

    [Fact]
    public Task A_failure_that_is_told_as_a_fault_of_the_server_is_found() => FindsAsync(Rule.Answer, services => Sabotage.Commits(
        services, (store, before, change, ct) => IsAmongTen(change.Messages.Count > 0)
            ? throw new InvalidOperationException("Sabotage.")
            : store.CommitAsync(before, change, ct)));

    private static async Task ReturnAsync(IRealtime realtime, Audience audience, object payload)
    {
        await Task.Delay(ShortRun.Plan.BlockGrace * 1.5, TimeProvider.System);
        await realtime.PublishAsync(audience, ServerEvents.UserOnline, payload, CancellationToken.None);
    }

    // On a busy machine a run of some seconds may never come to the sabotaged operation.
    private async Task FindsAsync(Rule rule, Action<IServiceCollection> sabotage)
    {
        IReadOnlyList<Finding> findings = [];
        for (var run = 0; run < MaxRuns && !findings.Any(finding => finding.Rule == rule); run++)
        {
            _count = 0;
            findings = await ShortRun.CheckAsync(sabotage);
        }

        Assert.Contains(findings, finding => finding.Rule == rule);
    }

    // The twentieth chance, so that the run is under way.
    private bool IsNth(bool isChance) => isChance && Interlocked.Increment(ref _count) == 20;

    // Several chances, because a client may repeat a call without a word, and an event may be lost on its way.
    private bool IsAmongTen(bool isChance) => isChance && Interlocked.Increment(ref _count) is >= 20 and < 30;

    private static bool HasReadMore(Conversation before, Conversation after) =>
        after.First.LastReadSeq > before.First.LastReadSeq || after.Second.LastReadSeq > before.Second.LastReadSeq;

    private static ChatChange WithNumberLeftOut(ChatChange change)
    {
        var seq = change.Chat.Seq + 1;
        var messages = change.Messages.Select(message => message.Seq == seq - 1 ? message with { Seq = seq } : message).ToList();
        return new ChatChange(change.Chat with { Seq = seq, LastMessage = messages.Find(message => message.Seq == seq) }, messages);
    }

    private async Task StoreAgainAsync(IChatStore store, Message message, CancellationToken ct)
    {
        if (!IsNth(isChance: true))
        {
            return;
        }

        var isDone = false;
        while (!isDone)
        {
            // Not null: the message was just stored in it.
            var loaded = (await store.LoadAsync(ChatQuery.Of(message.ChatId), ct))!;
            var copy =
                message with { Id = $"{message.Id}again", ClientMessageId = "again", Seq = loaded.Chat.Seq + 1, Rev = loaded.Chat.Rev + 1 };
            var chat = loaded.Chat with { Seq = copy.Seq, Rev = copy.Rev, LastMessage = copy, Version = loaded.NextVersion };
            isDone = await store.CommitAsync(loaded, new ChatChange(chat, copy), ct);
        }
    }
}
