using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Chat.Tests.Fuzz;

/// <summary>The findings: bad answers, and everything that the program logged as an error.</summary>
internal sealed class Findings : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _all = new();

    public IReadOnlyList<string> All => [.. _all];

    public void Add(string what) => _all.Enqueue(what);

    /// <summary>Every refusal is a whole problem, and none is the server's fault.</summary>
    public void CheckProblem(JsonElement problem, int? status, string request)
    {
        var whole = problem.ValueKind == JsonValueKind.Object
            && new[] { "type", "title", "detail", "instance", "code", "traceId" }.All(
                name => problem.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
            && problem.TryGetProperty("retryable", out var retryable) && retryable.ValueKind is JsonValueKind.True or JsonValueKind.False
            && problem.TryGetProperty("status", out var code) && code.TryGetInt32(out var number) && number is >= 400 and < 500
            && (status is null || status == number);
        if (!whole)
        {
            Add($"{request} was refused with {problem}");
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Add($"logged: {formatter(state, exception)} {exception}");
        }
    }

    public void Dispose()
    {
        // Nothing to let go of.
    }
}
