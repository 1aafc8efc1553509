/// <summary>
/// Runs in the server under test before its own code, which DOTNET_STARTUP_HOOKS asks for: answers each line of its input
/// with the bytes it has allocated, so that the product needs no such thing.
/// </summary>
#pragma warning disable MA0047 // The runtime looks for exactly this name, in no namespace.
internal static class StartupHook
#pragma warning restore MA0047
{
    public const string Answer = "allocated ";

    public static void Initialize() => new Thread(AnswerLines) { IsBackground = true }.Start();

    private static void AnswerLines()
    {
        while (Console.In.ReadLine() is not null)
        {
            Console.Out.WriteLine(Answer + GC.GetTotalAllocatedBytes(precise: true));
        }
    }
}
