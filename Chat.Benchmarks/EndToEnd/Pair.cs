using Chat.Benchmarks.Media;
using Chat.Client;

namespace Chat.Benchmarks.EndToEnd;

/// <summary>Two users with an open chat, of whom one sends and the other receives.</summary>
internal sealed class Pair : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ChatClient _sender;
    private readonly ChatClient _receiver;
    private readonly Conversation _chat;
    private readonly IAsyncEnumerator<ChatEvent> _events;
    private int _sent;

    private Pair(ChatClient sender, ChatClient receiver, Conversation chat, IAsyncEnumerator<ChatEvent> events) =>
        (_sender, _receiver, _chat, _events) = (sender, receiver, chat, events);

    /// <param name="server">The address of the server.</param>
    /// <param name="name">A name that no other pair has.</param>
    /// <param name="isSocket">The sender has a live connection; without one, it sends over REST.</param>
    public static async Task<Pair> StartAsync(Uri server, string name, bool isSocket)
    {
        var (sender, receiver) = (BenchmarkUser.Client(server, $"ana-{name}", isSocket), BenchmarkUser.Client(server, $"ben-{name}"));
        var events = receiver.EventsAsync().GetAsyncEnumerator();
        var pair = new Pair(sender, receiver, await BenchmarkUser.OpenChatAsync(sender, receiver, $"ben-{name}"), events);
        await Task.WhenAll(sender.StartAsync(), receiver.StartAsync());
        await pair.ReceiveAsync(e => e is StatusChanged { Status: ConnectionStatus.Live });
        while (isSocket && sender.Status != ConnectionStatus.Live)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        return pair;
    }

    /// <summary>Sends a message and waits until the other member has it.</summary>
    public async Task SendAsync()
    {
        var text = Words.Text(new Random(++_sent));
        var sending = _chat.SendAsync(text);
        await ReceiveAsync(e => e is MessageReceived received && received.Message.Content == text);
        await sending;
    }

    public async ValueTask DisposeAsync()
    {
        await _sender.DisposeAsync();
        await _receiver.DisposeAsync();
        await _events.DisposeAsync();
    }

    private async Task ReceiveAsync(Func<ChatEvent, bool> isMeant)
    {
        while (await _events.MoveNextAsync().AsTask().WaitAsync(Patience))
        {
            if (isMeant(_events.Current))
            {
                return;
            }
        }

        throw new InvalidOperationException("The receiver has stopped.");
    }
}
