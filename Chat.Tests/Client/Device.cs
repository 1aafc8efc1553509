using Chat.Client;
using Chat.LocalHost.SignalR;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Client;

/// <summary>A user's <see cref="ChatClient"/> at the app, and the events it raised.</summary>
internal sealed class Device : IAsyncDisposable
{
    /// <summary>Long enough for a busy machine; a test that passes never waits for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ChatApp _app;
    private readonly IAsyncEnumerator<ChatEvent> _events;

    private Device(ChatApp app, ChatClient client) =>
        (_app, Client, _events) = (app, client, client.EventsAsync().GetAsyncEnumerator());

    public ChatClient Client { get; }

    /// <summary>Starts a client, by default with the user's token, a live connection and no store.</summary>
    public static async Task<Device> StartAsync(
        ChatApp app,
        string userId,
        HttpMessageHandler? handler = null,
        IOutboxStore? store = null,
        Func<string>? token = null,
        bool offline = false)
    {
        var client = new ChatClient(new ChatClientOptions
        {
            Url = app.BaseAddress,
            Token = _ => Task.FromResult(token?.Invoke() ?? app.Token(userId)),
            Handler = handler,
            OutboxStore = store,
            ConfigureConnection = offline ? http => http.WebSocketFactory = (_, _) => throw new IOException("There is no socket.") : null,
        });
        var device = new Device(app, client);
        await client.StartAsync();
        if (!offline && handler is null)
        {
            await device.NextAsync<StatusChanged>(e => e.Status == ConnectionStatus.Live);
        }

        return device;
    }

    /// <summary>The next event of this type; others before it are dropped.</summary>
    public async Task<T> NextAsync<T>(Func<T, bool>? isMeant = null)
        where T : ChatEvent
    {
        while (await _events.MoveNextAsync().AsTask().WaitAsync(Patience))
        {
            if (_events.Current is T meant && isMeant?.Invoke(meant) != false)
            {
                return meant;
            }
        }

        throw new InvalidOperationException("The client has stopped.");
    }

    /// <summary>Completes after the first synchronisation. Later events are news.</summary>
    public async Task SyncedAsync()
    {
        await foreach (var _ in Client.ChatsAsync())
        {
            return;
        }
    }

    /// <summary>The texts of the messages that were received up to and with this one.</summary>
    public async Task<List<string?>> ReceiveUntilAsync(string content)
    {
        var texts = new List<string?>();
        do
        {
            texts.Add((await NextAsync<MessageReceived>()).Message.Content);
        }
        while (texts[^1] != content);
        return texts;
    }

    /// <summary>The texts of all messages of a chat, oldest first.</summary>
    public async Task<List<string?>> TextsAsync(string chatId)
    {
        var texts = new List<string?>();
        await foreach (var message in Client.Chat(chatId).MessagesAsync())
        {
            texts.Insert(0, message.Content);
        }

        return texts;
    }

    /// <summary>Cuts the connection, as a change of the network does.</summary>
    public void Cut() => _app.Services.GetRequiredService<SignalREmulator>().Abort(Client.ConnectionId!);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _events.DisposeAsync();
    }
}
