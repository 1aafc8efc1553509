// Does the time of an answer follow the size of the chat, or that of the store? Prints a table; fails above a ratio of 2.
// dotnet run -c Release --project Chat.Benchmarks [-- folder [messages in the large store]]
using System.Globalization;
using Chat.Benchmarks;
using Chat.Core.Chats;

const int Small = 10_000;
const double MaxRatio = 2;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var folder = args.Length > 0 ? args[0] : Path.Combine(Path.GetTempPath(), "chat-benchmarks");
var size = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1_000_000;

await using var small = await FilledStore.OpenAsync(folder, Small);
await using var large = await FilledStore.OpenAsync(folder, size);
var comparison = new Comparison(small, large);

Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}; {small.Megabytes} MB against {large.Megabytes} MB");
Console.WriteLine($"| | {Small:N0} messages, µs | {size:N0} messages, µs | ratio |\n|---|---|---|---|");

var step = large.Chats / FilledStore.ChatsOfUser;
var (own, ownOfLarge) = (await ChatsAsync(small, 1), await ChatsAsync(large, step));
var worst = 0.0;
foreach (var question in Questions.OfUser.Concat(Questions.OfChat))
{
    Print(await comparison.RunAsync(question, own, ownOfLarge));
}

// Anyone's chats: hardly one is asked about twice, so most pages of the large file are out of the cache.
var anyone = await ChatsAsync(large, 1);
Random.Shared.Shuffle(anyone);
foreach (var question in Questions.OfChat)
{
    Print(await comparison.RunAsync(question with { Name = $"{question.Name}, of anyone" }, own, anyone));
}

Console.WriteLine($"The worst ratio is {worst:0.00}; {MaxRatio:0.00} is allowed.");
return worst <= MaxRatio ? 0 : 1;

void Print(Result result)
{
    worst = Math.Max(worst, result.Ratio);
    Console.WriteLine($"| {result.Name} | {result.Small:0.0} | {result.Large:0.0} | {result.Ratio:0.00} |");
}

static async Task<Conversation[]> ChatsAsync(FilledStore store, int step)
{
    var chats = new List<Conversation>();
    for (var chat = 0; chat < store.Chats; chat += step)
    {
        chats.Add(await store.ChatAsync(chat));
    }

    return [.. chats];
}
