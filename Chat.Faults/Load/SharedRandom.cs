namespace Chat.Faults.Load;

/// <summary>A generator with a seed that several tasks may use at once.</summary>
public sealed class SharedRandom(int seed)
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);

    public int Next(int below)
    {
        lock (_gate)
        {
            return _random.Next(below);
        }
    }

    public int Next(int from, int below) => from + Next(below - from);

    public long NextInt64()
    {
        lock (_gate)
        {
            return _random.NextInt64();
        }
    }

    public double NextDouble()
    {
        lock (_gate)
        {
            return _random.NextDouble();
        }
    }
}
