using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Tests of one class share one app. They run one after the other, so they may move its clock; users are new in each.</summary>
public abstract class ApiTests(ChatFixture fixture) : IClassFixture<ChatFixture>
{
    protected ChatApp App => fixture.App;

    protected void Wait(TimeSpan time) => App.Time.Advance(time);
}

public sealed class ChatFixture : IAsyncLifetime
{
    private ChatApp? _app;

    public ChatApp App => _app ?? throw new InvalidOperationException("The fixture was not initialised.");

    public async Task InitializeAsync() => _app = await ChatApp.StartAsync();

    public async Task DisposeAsync() => await App.DisposeAsync();
}
