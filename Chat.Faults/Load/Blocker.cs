using Chat.Faults.Log;

namespace Chat.Faults.Load;

/// <summary>A member who blocks the other for a while, again and again, and lifts each block.</summary>
internal sealed class Blocker(KnownChat chat, RawDevice device, Plan plan, RunLog log)
{
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await SetAsync(isOn: true);
            await WaitAsync(plan.BlockGrace + plan.BlockLength, stop);
            await SetAsync(isOn: false);
            await WaitAsync(plan.BlockLength, stop);
        }
    }

    private async Task SetAsync(bool isOn)
    {
        log.Add(new BlockChanged(chat.First, chat.Id, isOn, IsDone: false));
        await device.PostAsync($"chats/{chat.Id}/{(isOn ? "block" : "unblock")}");
        log.Add(new BlockChanged(chat.First, chat.Id, isOn, IsDone: true));
    }

    private static Task WaitAsync(TimeSpan time, CancellationToken stop) =>
        Task.Delay(time, TimeProvider.System, stop).ContinueWith(
            _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
}
