// dotnet run -c Release --project Chat.Benchmarks [-- folder [messages in the large store]]: how the embedded store's answers scale
// dotnet run -c Release --project Chat.Benchmarks -- media: what uploads through the server cost
// dotnet run -c Release --project Chat.Benchmarks -- words: the cost of cutting texts into search words
using System.Globalization;
using Chat.Benchmarks;
using Chat.Benchmarks.Media;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return args switch
{
    ["media"] => await MediaBenchmark.RunAsync(),
    ["words"] => WordBenchmark.Run(),
    _ => await StoreBenchmark.RunAsync(args),
};
