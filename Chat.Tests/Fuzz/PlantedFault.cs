namespace Chat.Tests.Fuzz;

/// <summary>A parser with a fault behind three conditions, which guidance finds and chance does not.</summary>
internal static class PlantedFault
{
    public static Parser Parser { get; } = new("planted", [[0, 0, 0, 0]], Parse);

    private static Task Parse(byte[] input)
    {
        if (input is [(byte)'F', ..])
        {
            if (input is [_, (byte)'U', ..])
            {
                if (input is [_, _, (byte)'Z', ..])
                {
                    throw new InvalidOperationException("found");
                }
            }
        }

        return Task.CompletedTask;
    }
}
