using System.Collections.Concurrent;
using Chat.Client;

namespace Chat.Faults.Load;

/// <summary>A device with the .NET client. It shows only what the client's events tell it, as an application does.</summary>
internal sealed class SdkDevice : IDevice
{
    // Several looks, so that one pause of the machine does not look like quiet.
    private const int Looks = 8;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly ChatClient _client;
    private readonly Task _following;
    private readonly ConcurrentDictionary<string, ShownChat> _shown = new(StringComparer.Ordinal);
    private long _events;

    private SdkDevice(string user, string name, Target target)
    {
        Name = name;
        _client = new ChatClient(new ChatClientOptions { Url = target.Url, Token = _ => Task.FromResult(target.TokenOf(user)) });
        _following = FollowAsync(_client.EventsAsync());
    }

    public string Name { get; }

    public static async Task<SdkDevice> StartAsync(string user, string name, Target target)
    {
        var device = new SdkDevice(user, name, target);
        await device._client.StartAsync();
        await foreach (var chat in device._client.ChatsAsync())
        {
            device.Shown(chat.Id).View ??= chat;
        }

        return device;
    }

    public Task<Outcome> SendAsync(KnownChat chat, string text, string? replyTo) =>
        StoreAsync(_client.Chat(chat.Id).SendAsync(text, replyTo));

    public Task<Outcome> SendFileAsync(KnownChat chat, string text, byte[] file) =>
        StoreAsync(_client.Chat(chat.Id).SendFilesAsync([OutgoingFile.FromBytes(file, "notes.pdf", "application/pdf")], text));

    public Task<Outcome> EditAsync(KnownChat chat, string messageId, string text) =>
        DoAsync(_client.Chat(chat.Id).EditAsync(messageId, text));

    public Task<Outcome> DeleteAsync(KnownChat chat, string messageId, bool forEveryone) =>
        DoAsync(_client.Chat(chat.Id).DeleteAsync(messageId, forEveryone ? DeleteScope.Everyone : DeleteScope.Me));

    public Task<Outcome> ReactAsync(KnownChat chat, string messageId, string emoji, bool isOn) =>
        DoAsync(_client.Chat(chat.Id).ReactAsync(messageId, emoji, isOn));

    public Task<Outcome> ReadAsync(KnownChat chat, long upToSeq) => DoAsync(_client.Chat(chat.Id).ReadAsync(upToSeq));

    public Task<Outcome> ArchiveAsync(KnownChat chat, bool isOn) => DoAsync(_client.Chat(chat.Id).ArchiveAsync(isOn));

    public Task<Outcome> ClearAsync(KnownChat chat) => DoAsync(_client.Chat(chat.Id).ClearAsync());

    public Task TypeAsync(KnownChat chat) => DoAsync(_client.Chat(chat.Id).TypingAsync());

    /// <summary>Repeats at once what waits in the outbox.</summary>
    public async Task HurryAsync()
    {
        try
        {
            await _client.RefreshAsync();
        }
        catch (ChatClientException)
        {
            // The server is not back yet; the client goes on by itself.
        }
    }

    /// <summary>Catches up, and returns what the application shows when all events have arrived.</summary>
    public async Task<IReadOnlyDictionary<string, ShownChat>> CatchUpAsync()
    {
        await _client.RefreshAsync();
        for (var quiet = 0; quiet < Looks;)
        {
            var before = Interlocked.Read(ref _events);
            await Task.Delay(Look, TimeProvider.System);
            quiet = before == Interlocked.Read(ref _events) ? quiet + 1 : 0;
        }

        return _shown;
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _following;
    }

    private static async Task<Outcome> DoAsync(Task task)
    {
        try
        {
            await task;
            return Outcome.Done;
        }
        catch (ChatClientException e)
        {
            return new Outcome(e.Code);
        }
    }

    private async Task<Outcome> StoreAsync(Task<Message> task)
    {
        var outcome = await DoAsync(task);
        if (outcome.Refusal is null)
        {
            var message = await task;
            return new Outcome(Message: new MessageState(
                message.Id, message.Seq, message.Rev, message.Content, message.Deleted, message.ClientMessageId));
        }

        // The client keeps a refused message for its user to decide about.
        foreach (var entry in _client.Outbox.Where(entry => entry.State == OutboxState.Failed))
        {
            _client.Discard(entry.Id);
        }

        return outcome;
    }

    private async Task FollowAsync(IAsyncEnumerable<ChatEvent> events)
    {
        await foreach (var e in events)
        {
            Interlocked.Increment(ref _events);
            switch (e)
            {
                case MessageReceived received:
                    Shown(received.Message.ChatId).Show(received.Message);
                    break;
                case MessageChanged changed:
                    Shown(changed.Message.ChatId).Show(changed.Message);
                    break;
                case MessageRemoved removed:
                    Shown(removed.ChatId).Remove(removed.Seq);
                    break;
                case MessagesCleared cleared:
                    Shown(cleared.ChatId).Clear(cleared.UpToSeq);
                    break;
                case ChatChanged chat:
                    Shown(chat.Chat.Id).View = chat.Chat;
                    break;
            }
        }
    }

    private ShownChat Shown(string chatId) => _shown.GetOrAdd(chatId, _ => new ShownChat());
}
