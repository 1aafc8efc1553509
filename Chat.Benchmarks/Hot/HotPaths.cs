using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Chat.Adapters.AzureSignalR;
using Chat.Benchmarks.Growth;
using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Messages;
using Chat.Core.Paging;
using Chat.Core.Reading;
using Chat.Core.Search;
using Chat.Core.Sync;
using Chat.Functions.Security;

namespace Chat.Benchmarks.Hot;

/// <summary>
/// The code that most requests run, by itself: the use cases on the embedded store with a chat of 1,000 messages, and what a request
/// does around them. BenchmarkDotNet calls it.
/// </summary>
[MemoryDiagnoser]
public class HotPaths
{
    private const int Messages = 1000;
    private const string Token = "header.payload.signature";

    private static readonly PageRequest Page = new(50);

    private readonly VerifiedTokens _tokens = new(TimeProvider.System);
    private readonly string _text = Words.Text(new Random(1));

    private LongChat _chat = null!;
    private Message _message = null!;
    private MessageEvent _event = null!;
    private int _sent;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _tokens.Add(Token, new Caller(LongChat.User, IsAdministrator: false), double.MaxValue);
        _chat = await LongChat.CreateAsync(Messages);
        var id = LongChat.IdOf(Messages / 2);
        var loaded = await _chat.Get<IChatStore>().LoadAsync(ChatQuery.Of(_chat.Chat.Id) with { MessageIds = [id] }, default);
        _message = loaded!.RequireVisible(id, LongChat.User);
        _event = MessageEvent.Of(
            _message, _chat.Get<MessageViewFactory>().Of(new MemberView(_chat.Chat, LongChat.User), _message, Originals.None));
    }

    [GlobalCleanup]
    public async Task CleanUpAsync() => await _chat.DisposeAsync();

    [Benchmark(Description = "find the caller of a token that was verified")]
    public Caller? FindCaller() => _tokens.Find(Token);

    [Benchmark(Description = "decide a send")]
    public ChatChange Decide() => _chat.Chat.Append(_message);

    [Benchmark(Description = "cut a text into search words")]
    public IReadOnlyCollection<string> CutWords() => SearchWords.Of(_text);

    [Benchmark(Description = "write an event")]
    public byte[] WriteEvent() => JsonSerializer.SerializeToUtf8Bytes(_event, EventJson.Options);

    [Benchmark(Description = "send a message, one at a time")]
    public Task<SentMessage> SendAsync() => _chat.Get<SendMessage>().ExecuteAsync(
        new SendMessageInput(LongChat.User, _chat.Chat.Id, _text, LongChat.IdOf(Messages + _sent++), ReplyTo: null), default);

    [Benchmark(Description = "read the chat")]
    public Task GetChatAsync() => _chat.Get<GetChat>().ExecuteAsync(LongChat.User, _chat.Chat.Id, default);

    [Benchmark(Description = "read the newest 50 messages")]
    public Task ListMessagesAsync() =>
        _chat.Get<ListMessages>().ExecuteAsync(new ListMessagesInput(LongChat.User, _chat.Chat.Id, Page), default);

    [Benchmark(Description = "ask for changes when there are none")]
    public Task ListChangesAsync() => _chat.Get<ListChanges>().ExecuteAsync(
        new ListChangesInput(LongChat.User, _chat.Chat.Id, long.MaxValue, long.MaxValue, Page), default);

    [Benchmark(Description = "count unread messages")]
    public Task CountUnreadAsync() => _chat.Get<CountUnread>().ExecuteAsync(LongChat.User, default);

    [Benchmark(Description = "search a rare word")]
    public Task SearchAsync() =>
        _chat.Get<SearchMessages>().ExecuteAsync(new SearchMessagesInput(LongChat.User, _chat.Chat.Id, LongChat.Rare, Page), default);
}
