namespace Chat.Benchmarks.Growth;

/// <summary>
/// How answers grow with a chat: the same questions to a chat of 1,000 messages and to one of 100,000. The steps of Sqlite's virtual
/// machine are counted, which are the same on every machine, and CPU time, which includes the work outside of Sqlite.
/// </summary>
internal static class GrowthBenchmark
{
    private const int Short = 1_000;
    private const int Long = 100_000;
    private const int Warmup = 50;
    private const int Rounds = 7;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(30);

    /// <summary>Prints a table; fails when a question takes more steps than its ratio allows.</summary>
    /// <param name="args">A file for a picture, optional.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        await using var small = await LongChat.CreateAsync(Short);
        await using var large = await LongChat.CreateAsync(Long);
        Console.WriteLine(
            $"| | steps, {Short:N0} messages | steps, {Long:N0} | ratio | allowed | CPU, µs, {Short:N0} | CPU, µs, {Long:N0} | ratio |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        var rows = new List<(string Name, double Ratio, double Allowed)>();
        foreach (var question in GrowthQuestion.All)
        {
            rows.Add((question.Name, await CompareAsync(question, small, large), question.MaxRatio));
        }

        if (args is [var picture])
        {
            await File.WriteAllTextAsync(
                picture, GrowthPicture.Draw($"Work for {Long:N0} messages as a multiple of that for {Short:N0}", rows));
        }

        var beyond = rows.Count(row => row.Ratio > row.Allowed);
        Console.WriteLine(beyond == 0 ? "All are within what is allowed." : $"{beyond} are beyond what is allowed.");
        return beyond == 0 ? 0 : 1;
    }

    private static async Task<double> CompareAsync(GrowthQuestion question, LongChat small, LongChat large)
    {
        var (few, many) = (await CountStepsAsync(question, small), await CountStepsAsync(question, large));
        var (ofSmall, ofLarge) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            ofSmall.Add(await TimeAsync(question, small));
            ofLarge.Add(await TimeAsync(question, large));
        }

        var (steps, cpu) = ((double)many / few, Median(ofLarge) / Median(ofSmall));
        Console.WriteLine(
            $"| {question.Name} | {few} | {many} | {steps:0.00} | {question.MaxRatio:0.0} | "
            + $"{Median(ofSmall):0} | {Median(ofLarge):0} | {cpu:0.00} |");
        return steps;
    }

    private static async Task<long> CountStepsAsync(GrowthQuestion question, LongChat chat)
    {
        for (var i = 0; i < Warmup; i++)
        {
            await question.AskAsync(chat);
        }

        var before = chat.Steps;
        await question.AskAsync(chat);
        return chat.Steps - before;
    }

    // In microseconds for one.
    private static async Task<double> TimeAsync(GrowthQuestion question, LongChat chat)
    {
        var (count, began) = (0, Environment.CpuUsage.TotalTime);
        while (Environment.CpuUsage.TotalTime - began < Turn)
        {
            for (var i = 0; i < 10; i++)
            {
                await question.AskAsync(chat);
            }

            count += 10;
        }

        return (Environment.CpuUsage.TotalTime - began).TotalMicroseconds / count;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
