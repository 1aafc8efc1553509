namespace Chat.Tests.App;

public sealed class AwakeTimeTests
{
    [Fact]
    public async Task A_wait_counts()
    {
        var awake = await AwakeTime.OfAsync(() => Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System));

        // A machine that stands still for the whole second leaves one step.
        Assert.True(awake >= TimeSpan.FromMilliseconds(100), $"{awake}");
    }

    [Fact]
    public async Task A_failure_is_passed_on() => await Assert.ThrowsAsync<InvalidOperationException>(() =>
        AwakeTime.OfAsync(() => Task.FromException(new InvalidOperationException())));
}
