using Chat.Core.Errors;

namespace Chat.Core.Health;

/// <summary>
/// Asks every dependency whether it can be used. Anyone may ask without a token, so simultaneous callers share one check:
/// there is never more than one question at a time.
/// </summary>
public sealed class CheckReadiness(IEnumerable<IDependencyCheck> checks)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly IReadOnlyList<IDependencyCheck> _checks = [.. checks];
    private readonly Lock _gate = new();
    private Task<IReadOnlyList<string>>? _unusable;

    /// <exception cref="DependencyException">Some can't be used; the exception names them all.</exception>
    public async Task ExecuteAsync(CancellationToken ct)
    {
        if (await FindUnusableAsync().WaitAsync(ct) is { Count: > 0 } unusable)
        {
            throw new DependencyException(string.Join(", ", unusable));
        }
    }

    private Task<IReadOnlyList<string>> FindUnusableAsync()
    {
        lock (_gate)
        {
            return _unusable is { IsCompleted: false } ? _unusable : _unusable = CheckAllAsync();
        }
    }

    // Not with a caller's token: the answer is for all who ask.
    private async Task<IReadOnlyList<string>> CheckAllAsync()
    {
        var names = await Task.WhenAll(_checks.Select(CheckAsync));
        return [.. names.OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    // Null when the dependency can be used, else its name.
    private static async Task<string?> CheckAsync(IDependencyCheck check)
    {
        // With the real clock: a real dependency is waited for.
        using var deadline = new CancellationTokenSource(Timeout);
        try
        {
            await Task.Run(() => check.CheckAsync(deadline.Token), CancellationToken.None).WaitAsync(deadline.Token);
            return null;
        }
        catch (DependencyException e)
        {
            return e.Dependency;
        }
        catch (OperationCanceledException)
        {
            return check.Dependency;
        }
    }
}
