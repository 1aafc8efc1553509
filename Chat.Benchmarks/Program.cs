// dotnet run -c Release --project Chat.Benchmarks [-- folder [messages in the large store]]: how the embedded store's answers scale
// dotnet run -c Release --project Chat.Benchmarks -- media: what uploads through the server cost
// dotnet run -c Release --project Chat.Benchmarks -- words: the cost of cutting texts into search words
// dotnet run -c Release --project Chat.Benchmarks -- hot [options of BenchmarkDotNet]: time and allocations of the hot paths
// dotnet run -c Release --project Chat.Benchmarks -- sends [ratio]: the cost of a send against that of a bare one; fails above the ratio
// dotnet run -c Release --project Chat.Benchmarks -- mongo-sends [ratio]: sends to MongoDB against a bare loop of their two commands; fails
//     below the ratio
// dotnet run -c Release --project Chat.Benchmarks -- end-to-end [ratio] [picture.svg]: sends between clients; fails when 200 pairs have
//     less of the throughput of 50
// dotnet run -c Release --project Chat.Benchmarks -- growth [picture.svg]: how answers grow from a chat of 1,000 messages to one of 100,000
// dotnet run -c Release --project Chat.Benchmarks -- overload [sqlite|mongo]: twice the load that the server takes; fails when it does not
//     shed the rest, or serves less than it could
// dotnet run -c Release --project Chat.Benchmarks -- start: the start of LocalHost against that of an empty ASP.NET Core app
// dotnet run -c Release --project Chat.Benchmarks -- cold-start [two assemblies]: the start of the worker on Azure against an empty one
using System.Globalization;
using Chat.Benchmarks;
using Chat.Benchmarks.ColdStart;
using Chat.Benchmarks.EndToEnd;
using Chat.Benchmarks.Growth;
using Chat.Benchmarks.Hot;
using Chat.Benchmarks.Media;
using Chat.Benchmarks.Overload;
using Chat.Benchmarks.Sends;
using Chat.Benchmarks.Start;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return args switch
{
    ["media"] => await MediaBenchmark.RunAsync(),
    ["hot", ..] => HotBenchmark.Run(args[1..]),
    ["sends", ..] => await SendBenchmark.RunAsync(args[1..]),
    ["mongo-sends", ..] => await MongoSendBenchmark.RunAsync(args[1..]),
    ["end-to-end", ..] => await EndToEndBenchmark.RunAsync(args[1..]),
    ["overload", ..] => await OverloadBenchmark.RunAsync(args[1..]),
    ["growth", ..] => await GrowthBenchmark.RunAsync(args[1..]),
    ["start"] => await StartBenchmark.RunAsync(),
    ["cold-start", ..] => await ColdStartBenchmark.RunAsync(args[1..]),
    [EmptyApp.Verb, ..] => EmptyApp.Run(args[1..]),
    ["words"] => WordBenchmark.Run(),
    _ => await StoreBenchmark.RunAsync(args),
};
