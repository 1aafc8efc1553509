using Chat.Core.Presence;

namespace Chat.Tests.Contracts;

public abstract class TypingThrottleContract : StoreContract
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Typing_passes_once_per_interval_for_each_user_and_chat()
    {
        var (chatId, ana, ben) = NewChat();

        Assert.True(await PassAsync(chatId, ana, 0));
        Assert.False(await PassAsync(chatId, ana, 1_999));
        Assert.True(await PassAsync(chatId, ana, 2_000));
        Assert.False(await PassAsync(chatId, ana, 3_999));
        Assert.True(await PassAsync(chatId, ben, 3_999));
        Assert.True(await PassAsync("other" + chatId, ana, 3_999));
    }

    [Fact]
    public async Task Typing_and_its_end_each_have_their_interval()
    {
        var (chatId, ana, _) = NewChat();

        Assert.True(await PassAsync(chatId, ana, 0, stops: false));
        Assert.True(await PassAsync(chatId, ana, 0, stops: true));
        Assert.False(await PassAsync(chatId, ana, 0, stops: false));
        Assert.False(await PassAsync(chatId, ana, 0, stops: true));
    }

    [Fact]
    [Trait("Report", "26")]
    public async Task A_clock_that_is_set_back_does_not_hold_up_typing()
    {
        var (chatId, ana, _) = NewChat();
        Assert.True(await PassAsync(chatId, ana, 7_200_000));

        // The clocks of two instances differ a little.
        Assert.False(await PassAsync(chatId, ana, 7_199_900));
        Assert.True(await PassAsync(chatId, ana, 0));
        Assert.False(await PassAsync(chatId, ana, 1_999));
    }

    [Fact]
    public async Task Simultaneous_typing_passes_once()
    {
        var (chatId, ana, _) = NewChat();

        var passed = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => PassAsync(chatId, ana, 0, stops: true))));

        Assert.Single(passed, p => p);
    }

    private static (string ChatId, string Ana, string Ben) NewChat()
    {
        var (ana, ben) = Stores.NewPair();
        return (Stores.NewId("chat"), ana, ben);
    }

    private Task<bool> PassAsync(string chatId, string userId, int milliseconds, bool stops = false) =>
        Stores.Typing.TryPassAsync(new TypingSign(chatId, userId, stops), Stores.Start.AddMilliseconds(milliseconds), Interval, Ct);
}
