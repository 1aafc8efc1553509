// dotnet run -c Release --project Chat.Benchmarks [-- folder [messages in the large store]]: how the embedded store's answers scale
// dotnet run -c Release --project Chat.Benchmarks -- media: what uploads through the server cost
// dotnet run -c Release --project Chat.Benchmarks -- words: the cost of cutting texts into search words
// dotnet run -c Release --project Chat.Benchmarks -- sends [ratio]: the cost of a send against that of a bare one; fails above the ratio
using System.Globalization;
using Chat.Benchmarks;
using Chat.Benchmarks.Media;
using Chat.Benchmarks.Sends;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return args switch
{
    ["media"] => await MediaBenchmark.RunAsync(),
    ["sends", ..] => await SendBenchmark.RunAsync(args[1..]),
    ["words"] => WordBenchmark.Run(),
    _ => await StoreBenchmark.RunAsync(args),
};
