using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Chat.Client.Realtime;
using Chat.Client.Reducing;

namespace Chat.Client.Syncing;

/// <summary>
/// Tells the other members how far this device has their messages. Read messages count as delivered, so only chats with unread
/// messages are reported, over the socket, each at most once per <see cref="Interval"/>.
/// </summary>
internal sealed class DeliveryReports(StateStore store, HubLink link, TimeProvider time)
{
    /// <summary>The shortest time between two reports of one chat (section 13 of the specification).</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // Read under the lock of the store.
    private volatile ImmutableDictionary<string, long> _reported = ImmutableDictionary<string, long>.Empty;

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            await store.WaitAsync(state => state.Status == ConnectionStatus.Live && Due(state).Any(), ct);
            foreach (var (chatId, upToSeq) in Due(store.State).ToList())
            {
                await ReportAsync(chatId, upToSeq, ct);
            }

            await Task.Delay(Interval, time, ct);
        }
    }

    private IEnumerable<(string ChatId, long UpToSeq)> Due(ClientState state) =>
        from chat in state.Chats.Values
        where chat.View is { Status: ChatStatus.Accepted, BlockedByMe: false } && chat.Unread > 0
        let upToSeq = chat.Newest?.Seq ?? 0
        where upToSeq > _reported.GetValueOrDefault(chat.View.Id)
        select (chat.View.Id, upToSeq);

    private async Task ReportAsync(string chatId, long upToSeq, CancellationToken ct)
    {
        try
        {
            await link.InvokeAsync("mark_as_delivered", new JsonObject { ["chatId"] = chatId, ["upToSeq"] = upToSeq }, ct);
        }
        catch (ChatClientException e) when (e.Retryable)
        {
            return;
        }
        catch (ChatClientException)
        {
            // A final refusal is not repeated.
        }

        _reported = _reported.SetItem(chatId, upToSeq);
    }
}
