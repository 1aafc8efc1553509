using System.Globalization;
using Chat.Core.Chats;

namespace Chat.Benchmarks;

/// <summary>Does the time of an answer follow the size of the chat, or that of the store?</summary>
internal static class StoreBenchmark
{
    private const int Small = 10_000;
    private const double MaxRatio = 2;

    /// <summary>Prints a table; fails above a ratio of 2.</summary>
    /// <param name="args">A folder for the stores and the messages in the large one, both optional.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var folder = args.Length > 0 ? args[0] : Path.Combine(Path.GetTempPath(), "chat-benchmarks");
        var size = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1_000_000;

        await using var small = await FilledStore.OpenAsync(folder, Small);
        await using var large = await FilledStore.OpenAsync(folder, size);

        Console.WriteLine(
            $"{Environment.ProcessorCount} cores, .NET {Environment.Version}; {small.Megabytes} MB against {large.Megabytes} MB");
        Console.WriteLine($"| | {Small:N0} messages, µs | {size:N0} messages, µs | ratio |\n|---|---|---|---|");
        var worst = await CompareAsync(small, large);
        Console.WriteLine($"The worst ratio is {worst:0.00}; {MaxRatio:0.00} is allowed.");
        return worst <= MaxRatio ? 0 : 1;
    }

    private static async Task<double> CompareAsync(FilledStore small, FilledStore large)
    {
        var comparison = new Comparison(small, large);
        var own = await ChatsAsync(small, 1);
        var worst = 0.0;
        foreach (var (question, chats) in await CasesAsync(large))
        {
            worst = Math.Max(worst, Print(await comparison.RunAsync(question, own, chats)));
        }

        return worst;
    }

    private static async Task<IEnumerable<(Question Question, Conversation[] Chats)>> CasesAsync(FilledStore large)
    {
        // Anyone's chats: hardly one is asked about twice, so most pages of the large file are out of the cache.
        var (own, anyone) = (await ChatsAsync(large, large.Chats / FilledStore.ChatsOfUser), await ChatsAsync(large, 1));
        Random.Shared.Shuffle(anyone);
        return Questions.OfUser.Concat(Questions.OfChat).Select(question => (question, own))
            .Concat(Questions.OfChat.Select(question => (question with { Name = $"{question.Name}, of anyone" }, anyone)));
    }

    private static double Print(Result result)
    {
        Console.WriteLine($"| {result.Name} | {result.Small:0.0} | {result.Large:0.0} | {result.Ratio:0.00} |");
        return result.Ratio;
    }

    private static async Task<Conversation[]> ChatsAsync(FilledStore store, int step)
    {
        var chats = new List<Conversation>();
        for (var chat = 0; chat < store.Chats; chat += step)
        {
            chats.Add(await store.ChatAsync(chat));
        }

        return [.. chats];
    }
}
