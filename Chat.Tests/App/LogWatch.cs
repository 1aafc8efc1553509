using System.Buffers;
using System.Collections.Concurrent;
using Chat.Faults.Log;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chat.Tests.App;

/// <summary>
/// Reads everything that an app of the tests logs, the product's own categories at every level, and keeps the lines that
/// have a token, a signature of a URL or a text that a user sent. <see cref="ApiUser"/> and the end of the app fail on them.
/// </summary>
public sealed class LogWatch : ILoggerProvider, ILogger
{
    private const int MaxTexts = 256;
    private const int MinTextLength = 12;

    private readonly ConcurrentQueue<string> _leaks = new();
    private readonly ConcurrentDictionary<string, bool> _texts = new(StringComparer.Ordinal);
    private SearchValues<string>? _search;

    public long Lines { get; private set; }

    public void AddTo(ILoggingBuilder logging)
    {
        logging.Services.AddSingleton<ILoggerProvider>(_ => this);
        logging.AddFilter<LogWatch>("Chat", LogLevel.Trace);
    }

    /// <summary>Watches for a text that a user sends. One word may also be a word of the log, so only sentences count.</summary>
    public void Expect(string? text)
    {
        if (text is { Length: >= MinTextLength }
            && text.Contains(' ', StringComparison.Ordinal)
            && _texts.Count < MaxTexts
            && _texts.TryAdd(text, true))
        {
            _search = null;
        }
    }

    public void RequireClean() => Assert.True(_leaks.IsEmpty, $"The log has secrets:\n{string.Join('\n', _leaks)}");

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        // The fields too: a structured log keeps them although the message may leave them out.
        var fields = state is IEnumerable<KeyValuePair<string, object?>> pairs
            ? string.Join(' ', pairs.Select(pair => pair.Value))
            : string.Empty;
        var line = $"{logLevel}: {formatter(state, exception)} {fields} {exception}";
        Lines++;
        if (Secrets.AppearIn(line)
            || line.AsSpan().ContainsAny(_search ??= SearchValues.Create([.. _texts.Keys], StringComparison.Ordinal)))
        {
            _leaks.Enqueue(line);
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Dispose()
    {
        // The leaks outlive the host.
    }
}
