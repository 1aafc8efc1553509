using System.Globalization;
using System.Runtime.CompilerServices;
using Chat.Client.Reducing;
using Chat.Client.Rest;
using Chat.Client.Wire;

namespace Chat.Client.Syncing;

/// <summary>Messages of a chat, newest first: those that are held, then pages of the server.</summary>
internal sealed class History(RestApi api, StateStore store, CatchUp catchUp)
{
    private const int PageSize = 50;

    public async IAsyncEnumerable<Message> ListAsync(string chatId, long? before, [EnumeratorCancellation] CancellationToken ct)
    {
        await catchUp.BeginAsync(chatId, ct);
        store.Dispatch(new StateAction.Looked(chatId));
        var position = before ?? long.MaxValue;
        while (store.Find(chatId) is { } chat && position > chat.View.ClearedUpToSeq + 1)
        {
            var (messages, next) = chat.HeldFrom < position ? TakeHeld(chat, position) : await FetchAsync(chat, position, ct);
            foreach (var message in messages)
            {
                yield return message;
            }

            position = next;
        }
    }

    private static (IEnumerable<Message> Messages, long Next) TakeHeld(ChatState chat, long position) =>
        // Not null: the caller compared it.
        (chat.Messages.Values.Where(message => message.Seq < position && message.Seq >= chat.HeldFrom), chat.HeldFrom!.Value);

    private async Task<(IEnumerable<Message> Messages, long Next)> FetchAsync(ChatState chat, long position, CancellationToken ct)
    {
        var chatId = chat.View.Id;
        var before = position < long.MaxValue ? string.Create(CultureInfo.InvariantCulture, $"&before={position}") : "";
        var page = await api.GetAsync($"{CatchUp.PathOf(chatId)}/messages?limit={PageSize}{before}", WireJson.Default.MessagePage, ct);
        var next = page.HasMore && page.Items.Count > 0 ? page.Items[^1].Seq : 0;
        // A page from the middle is shown and not kept: what lies between would be missing.
        if (position == (chat.HeldFrom ?? long.MaxValue))
        {
            store.Dispatch(new StateAction.Paged(chatId, page.Items, next));
        }

        return (page.Items, next);
    }
}
