using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Chat.Tests.LocalHost;

/// <summary>The notes that sample functions leave for the test that runs them.</summary>
public sealed class Probe
{
    private readonly ConcurrentDictionary<string, Channel<string>> _notes = new(StringComparer.Ordinal);

    /// <summary>Holds back the functions that wait for it.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Note(string topic, string text) => For(topic).Writer.TryWrite(text);

    public Task<string> NextAsync(string topic) => For(topic).Reader.ReadAsync().AsTask().SoonAsync();

    public bool HasMore(string topic) => For(topic).Reader.TryPeek(out _);

    private Channel<string> For(string topic) => _notes.GetOrAdd(topic, _ => Channel.CreateUnbounded<string>());
}

internal static class Soon
{
    // Far beyond what anything here takes, so that only a test that would hang sees it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task SoonAsync(this Task task) => task.WaitAsync(Patience);

    public static Task<T> SoonAsync<T>(this Task<T> task) => task.WaitAsync(Patience);
}
