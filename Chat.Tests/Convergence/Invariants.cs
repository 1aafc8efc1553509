using System.Text.Json;
using Chat.Core;
using Chat.Core.Chats;
using Chat.Core.Media;
using Chat.Core.Members;
using Chat.Core.Messages;
using Chat.Core.Paging;
using Chat.Core.Privacy;
using Chat.Core.Reading;
using Chat.Core.Uploads;

namespace Chat.Tests.Convergence;

/// <summary>The invariants after every step, counted a second time from what the users can list.</summary>
internal sealed class Invariants(World world, Scene scene)
{
    private static CancellationToken Ct => CancellationToken.None;

    public async Task CheckAsync(Step step, Talk talk)
    {
        if (talk.Id is null)
        {
            return;
        }

        var chat = (await world.Get<IChatStore>().FindAsync(talk.Id, Ct))!;
        Assert.True(chat.Seq == talk.Said.Count, $"{step}: the chat is at seq {chat.Seq} after {talk.Said.Count} messages");
        foreach (var userId in talk.Users)
        {
            var own = chat.Own(userId);
            Assert.True(
                !own.Hidden || own.ClearedUpToSeq == chat.Seq,
                $"{step}: {userId} deleted the chat, a new message came, and it stays hidden");
            var listed = await ListAsync(userId, chat.Id);
            await CheckUnreadAsync(step, chat, userId, listed);
            CheckSeqs(step, talk, userId, listed);
            await CheckTotalAsync(step, chat, userId);
        }
    }

    /// <summary>A day later the provider holds the files of the messages that are there, and no others.</summary>
    public async Task CheckFilesAsync()
    {
        world.Time.Advance(MediaFile.OrphanAge + TimeSpan.FromMinutes(1));
        await world.Get<EraseCleared>().ExecuteAsync(Ct);
        await world.Get<SweepMedia>().ExecuteAsync(Ct);
        foreach (var talk in scene.Talks.Where(talk => talk.Id is not null))
        {
            var expected = talk.Said.Where(said => said.IsKept).SelectMany(said => said.Files).Select(file => file.FileId)
                .Order(StringComparer.Ordinal);
            Assert.Equal(expected, world.StoredFiles(talk.Id!));
        }
    }

    /// <summary>Text that is gone for a user comes back in nothing they can ask for.</summary>
    public async Task CheckNothingReturnsAsync(string userId)
    {
        var dead = scene.DeadWords(userId);
        await foreach (var line in world.Get<ExportUser>().ExecuteAsync(userId, Ct))
        {
            var text = JsonSerializer.Serialize(line, ChatJson.Options);
            Assert.False(dead.FirstOrDefault(text.Contains) is { } word, $"The export of {userId} has gone text: {text}");
        }

        foreach (var talk in scene.TalksOf(userId).Where(t => t.Id is not null))
        {
            foreach (var word in talk.Said.TakeLast(4).Select(said => said.Words.LastOrDefault()).OfType<string>())
            {
                var found = await world.Get<SearchMessages>().ExecuteAsync(
                    new SearchMessagesInput(userId, talk.Id!, word, new PageRequest()), Ct);
                var expected = dead.Contains(word) ? 0 : 1;
                Assert.True(
                    found.Items.Count == expected, $"{userId} finds {found.Items.Count} messages with {word} instead of {expected}");
            }
        }
    }

    private async Task CheckUnreadAsync(Step step, Conversation chat, string userId, List<VisibleMessage> listed)
    {
        var own = chat.Own(userId);
        var counted = chat.Status != ChatStatus.Accepted
            ? 0
            : listed.Count(m => m.SenderId != userId && !m.Deleted && m.Seq > own.LastReadSeq);
        Assert.True(
            counted == own.Unread || chat.Status != ChatStatus.Accepted,
            $"{step}: the counter of {userId} says {own.Unread}, {counted} are unread");
        var view = await world.Get<ChatViewFactory>().OfAsync(chat, userId, Ct);
        Assert.True(view.UnreadCount == counted, $"{step}: {userId} is told of {view.UnreadCount} unread messages, there are {counted}");
    }

    private static void CheckSeqs(Step step, Talk talk, string userId, List<VisibleMessage> listed)
    {
        var seqs = listed.Select(m => m.Seq);
        var expected = talk.Said.Where(s => !s.IsGoneFor(userId)).Select(s => s.Seq);
        Assert.True(
            seqs.SequenceEqual(expected), $"{step}: {userId} lists {string.Join(' ', seqs)} instead of {string.Join(' ', expected)}");
    }

    private async Task CheckTotalAsync(Step step, Conversation changed, string userId)
    {
        var sum = 0;
        foreach (var chatId in scene.ChatIdsOf(userId))
        {
            var chat = chatId == changed.Id ? changed : (await world.Get<IChatStore>().FindAsync(chatId, Ct))!;
            sum += chat.Status == ChatStatus.Accepted && !chat.Own(userId).Hidden ? chat.Own(userId).Unread : 0;
        }

        var total = (await world.Get<CountUnread>().ExecuteAsync(userId, Ct)).Total;
        Assert.True(total == sum, $"{step}: {userId} has {total} unread messages in total, the chats add up to {sum}");
    }

    private async Task<List<VisibleMessage>> ListAsync(string userId, string chatId)
    {
        var all = new List<VisibleMessage>();
        for (long after = 0; ;)
        {
            var page = await world.Get<ListMessages>().ExecuteAsync(
                new ListMessagesInput(userId, chatId, new PageRequest(Limits.MaxPageSize)) { After = after }, Ct);
            all.AddRange(page.Items.Select(m => Assert.IsType<VisibleMessage>(m)));
            if (!page.HasMore)
            {
                return all;
            }

            after = all[^1].Seq;
        }
    }
}
