using System.Globalization;
using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Paging;

namespace Chat.Core.Messages;

/// <summary>At most one position: page, cursor, before, after or around.</summary>
public sealed record ListMessagesInput(string UserId, string ChatId, PageRequest Page)
{
    /// <summary>Messages below this seq.</summary>
    public long? Before { get; init; }

    /// <summary>Messages above this seq, oldest first.</summary>
    public long? After { get; init; }

    /// <summary>Messages on both sides of this seq, oldest first.</summary>
    public long? Around { get; init; }
}

/// <summary>A page of a chat's history: newest first, or oldest first after or around a message.</summary>
public sealed class ListMessages(ChatAccess access, IMessageReader messages, MessageViewFactory views)
{
    public async Task<Page<MessageView>> ExecuteAsync(ListMessagesInput input, CancellationToken ct)
    {
        var chat = await access.LoadAsync(ChatQuery.Of(input.ChatId), input.UserId, ct);
        Validate(input);

        var found = await new Reading(messages, chat, new MemberView(chat.Chat, input.UserId), ct).ReadAsync(input);

        var originals = await Originals.ReadAsync(messages, chat, found.Items, ct);
        var memberView = new MemberView(chat.Chat, input.UserId);
        return found.Select(message => views.Of(memberView, message, originals));
    }

    private static void Validate(ListMessagesInput input)
    {
        object?[] positions = [input.Page.Number, input.Page.Cursor, input.Before, input.After, input.Around];
        if (positions.Count(p => p is not null) > 1)
        {
            throw ChatException.Invalid("page", "only one of page, cursor, before, after and around can be given");
        }

        foreach (var (name, seq) in new[] { ("before", input.Before), ("after", input.After), ("around", input.Around) })
        {
            if (seq < 0)
            {
                throw ChatException.Invalid(name, "must be a seq: 0 or more");
            }
        }
    }

    private sealed class Reading(IMessageReader messages, LoadedChat chat, MemberView memberView, CancellationToken ct)
    {
        private readonly MessageFilter _visible = MessageFilter.VisibleTo(memberView);
        private readonly string _list = $"messages|{memberView.UserId}|{memberView.Chat.Id}";

        public Task<Page<Message>> ReadAsync(ListMessagesInput input) => input switch
        {
            { Page.Cursor: { } cursor } => ContinueAsync(cursor, input.Page with { Cursor = null }),
            { Around: { } seq } => AroundAsync(seq, input.Page.RequireSize()),
            { After: { } seq } => AfterAsync(seq, input.Page),
            _ => BeforeAsync(input.Before, input.Page),
        };

        private async Task<Page<Message>> BeforeAsync(long? before, PageRequest page)
        {
            var cut = CutAt("before", page);
            var offset = page.RequireOffset();
            var range = _visible with { Before = before ?? long.MaxValue };
            var found = await messages.ListAsync(chat, new MessageRange(range, cut.Limit) { Descending = true, Offset = offset ?? 0 }, ct);
            return cut.Of(found) with
            {
                Number = page.Number,
                Total = offset is null ? null : await messages.CountAsync(chat, _visible, ct),
            };
        }

        private async Task<Page<Message>> AfterAsync(long after, PageRequest page)
        {
            var cut = CutAt("after", page);
            var range = _visible with { After = Math.Max(after, _visible.After) };
            return cut.Of(await messages.ListAsync(chat, new MessageRange(range, cut.Limit), ct));
        }

        private async Task<Page<Message>> AroundAsync(long seq, int size)
        {
            var older = await messages.ListAsync(
                chat, new MessageRange(_visible with { Before = seq }, size / 2) { Descending = true }, ct);
            var page = await AfterAsync(Math.Max(seq, 1) - 1, new PageRequest(size - older.Count));
            return page with { Items = [.. older.Reverse(), .. page.Items] };
        }

        private Task<Page<Message>> ContinueAsync(string cursor, PageRequest page)
        {
            var parts = Cursor.Decode(_list, cursor, parts: 2);
            var seq = Cursor.ToNumber(parts[1]);
            return parts[0] == "before" ? BeforeAsync(seq, page) : AfterAsync(seq, page);
        }

        private PageCut<Message> CutAt(string direction, PageRequest page) =>
            new(_list, page, last => [direction, last.Seq.ToString(CultureInfo.InvariantCulture)]);
    }
}
