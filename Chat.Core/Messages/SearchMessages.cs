using System.Globalization;
using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Paging;

namespace Chat.Core.Messages;

public sealed record SearchMessagesInput(string UserId, string ChatId, string? Query, PageRequest Page)
{
    /// <summary>Only messages of this sender.</summary>
    public string? From { get; init; }

    public MessageType? Type { get; init; }

    public DateTimeOffset? Since { get; init; }

    public DateTimeOffset? Until { get; init; }
}

/// <summary>Finds the messages of one chat that have a word beginning with each word of the query, newest first, with highlights.</summary>
public sealed class SearchMessages(ChatAccess access, IMessageReader messages, MessageViews views)
{
    public async Task<Page<MessageView>> ExecuteAsync(SearchMessagesInput input, CancellationToken ct)
    {
        var viewing = new Viewing(await access.RequireMemberAsync(input.ChatId, input.UserId, ct), input.UserId);
        var words = SearchWords.OfQuery(RequireQuery(input.Query));
        var size = input.Page.RequireSize();

        var list = $"search|{input.UserId}|{input.ChatId}|{string.Join(' ', words)}"
            + $"|{input.From}|{input.Type}|{input.Since:O}|{input.Until:O}";
        var found = await messages.SearchAsync(
            new SearchQuery(viewing, words, size + 1)
            {
                From = input.From,
                Type = input.Type,
                Since = input.Since,
                Until = input.Until,
                BeforeSeq = input.Page.Cursor is null
                    ? null
                    : Cursor.ToNumber(Cursor.Decode(list, input.Page.Cursor, parts: 1)[0]),
            },
            ct);

        var shown = found.Take(size).ToList();
        var hasMore = found.Count > size;
        return new Page<MessageView>(
            [.. shown.Select(m => WithHighlights(views.Of(viewing, m), words))],
            hasMore ? Cursor.Encode(list, shown[^1].Seq.ToString(CultureInfo.InvariantCulture)) : null,
            hasMore);
    }

    private static string RequireQuery(string? query)
    {
        if (MessageText.IsEmpty(query))
        {
            throw ChatException.Invalid("q", "must not be empty");
        }

        return query.EnumerateRunes().Count() is >= Limits.MinSearchLength and <= Limits.MaxSearchLength
            ? query
            : throw ChatException.Invalid("q", $"must have {Limits.MinSearchLength} to {Limits.MaxSearchLength} characters");
    }

    private static MessageView WithHighlights(MessageView view, IReadOnlyList<string> words) =>
        view is VisibleMessage message
            ? message with { Highlights = SearchWords.Highlight(message.Content ?? string.Empty, words) }
            : view;
}
