using System.Globalization;
using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Paging;

namespace Chat.Core.Messages;

/// <summary>Positions exclude each other: page, cursor, before, after, around.</summary>
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
public sealed class ListMessages(ChatAccess access, IMessageReader messages, MessageViews views)
{
    public async Task<Page<MessageView>> ExecuteAsync(ListMessagesInput input, CancellationToken ct)
    {
        var viewing = new Viewing(await access.RequireMemberAsync(input.ChatId, input.UserId, ct), input.UserId);
        Validate(input);

        return input switch
        {
            { Page.Cursor: { } cursor } => await GoOnAsync(viewing, cursor, input.Page.RequireSize(), ct),
            { Around: { } seq } => await AroundAsync(viewing, seq, input.Page.RequireSize(), ct),
            { After: { } seq } => await AfterAsync(viewing, seq, input.Page.RequireSize(), ct),
            _ => await BeforeAsync(viewing, input.Before, input.Page, ct),
        };
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

    private async Task<Page<MessageView>> BeforeAsync(Viewing viewing, long? before, PageRequest page, CancellationToken ct)
    {
        var size = page.RequireSize();
        var offset = page.RequireOffset();
        var found = await messages.ListAsync(
            new MessageRange(viewing, size + 1) { Before = before, Descending = true, Offset = offset ?? 0 }, ct);
        return Answer(viewing, found, size, descending: true) with
        {
            Number = page.Number,
            Total = offset is null ? null : await messages.CountAsync(viewing, ct),
        };
    }

    private async Task<Page<MessageView>> AfterAsync(Viewing viewing, long after, int size, CancellationToken ct)
    {
        var found = await messages.ListAsync(new MessageRange(viewing, size + 1) { After = after }, ct);
        return Answer(viewing, found, size, descending: false);
    }

    private async Task<Page<MessageView>> AroundAsync(Viewing viewing, long seq, int size, CancellationToken ct)
    {
        IReadOnlyList<Message> older = size == 1
            ? []
            : await messages.ListAsync(new MessageRange(viewing, size / 2) { Before = seq, Descending = true }, ct);
        var page = await AfterAsync(viewing, Math.Max(seq, 1) - 1, size - older.Count, ct);
        return page with { Items = [.. older.Reverse().Select(m => views.Of(viewing, m)), .. page.Items] };
    }

    private Task<Page<MessageView>> GoOnAsync(Viewing viewing, string cursor, int size, CancellationToken ct)
    {
        var parts = Cursor.Decode(List(viewing), cursor, parts: 2);
        var seq = Cursor.ToNumber(parts[1]);
        return parts[0] == "before"
            ? BeforeAsync(viewing, seq, new PageRequest(size), ct)
            : AfterAsync(viewing, seq, size, ct);
    }

    private Page<MessageView> Answer(Viewing viewing, IReadOnlyList<Message> found, int size, bool descending)
    {
        var shown = found.Take(size).ToList();
        var hasMore = found.Count > size;
        var next = hasMore
            ? Cursor.Encode(List(viewing), descending ? "before" : "after", shown[^1].Seq.ToString(CultureInfo.InvariantCulture))
            : null;
        return new Page<MessageView>([.. shown.Select(m => views.Of(viewing, m))], next, hasMore);
    }

    private static string List(Viewing viewing) => $"messages|{viewing.UserId}|{viewing.Chat.Id}";
}
