using System.Globalization;
using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Paging;
using Chat.Core.Search;

namespace Chat.Core.Messages;

public sealed record SearchMessagesInput(string UserId, string ChatId, string? Query, PageRequest Page)
{
    /// <summary>Only messages of this sender.</summary>
    public string? From { get; init; }

    public MessageType? Type { get; init; }

    public DateTimeOffset? Since { get; init; }

    public DateTimeOffset? Until { get; init; }
}

/// <summary>Searches one chat: all words of the query must begin words of the message. Newest first, with highlights.</summary>
public sealed class SearchMessages(ChatAccess access, IMessageReader messages, MessageViewFactory views)
{
    public async Task<Page<MessageView>> ExecuteAsync(SearchMessagesInput input, CancellationToken ct)
    {
        var chat = await access.LoadAsync(ChatQuery.Of(input.ChatId), input.UserId, ct);
        var words = SearchWords.OfQuery(RequireQuery(input.Query));

        var memberView = new MemberView(chat.Chat, input.UserId);
        var list =
            $"search|{input.UserId}|{input.ChatId}|{string.Join(' ', words)}|{input.From}|{input.Type}|{input.Since:O}|{input.Until:O}";
        var cut = new PageCut<Message>(list, input.Page, message => [message.Seq.ToString(CultureInfo.InvariantCulture)]);
        var query = QueryOf(input, memberView, words) with
        {
            Limit = cut.Limit,
            Before = cut.Position(parts: 1) is { } position ? Cursor.ToNumber(position[0]) : long.MaxValue,
        };
        var found = cut.Of(await messages.SearchAsync(chat, query, ct));

        var originals = await Originals.ReadAsync(messages, chat, found.Items, ct);
        return found.Select(message => WithHighlights(views.Of(memberView, message, originals), words));
    }

    private static SearchQuery QueryOf(SearchMessagesInput input, MemberView memberView, IReadOnlyList<string> words) =>
        new(words, Limit: 0)
    {
        After = memberView.ClearedUpToSeq,
        NotHiddenFor = memberView.UserId,
        ExcludeDeleted = true,
        From = input.From,
        Type = input.Type,
        Since = input.Since,
        Until = input.Until,
    };

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
