// dotnet run -c Release --project Chat.Benchmarks [-- folder [messages in the large store]]: how the embedded store's answers scale
// dotnet run -c Release --project Chat.Benchmarks -- media: what uploads through the server cost
using System.Globalization;
using Chat.Benchmarks;
using Chat.Benchmarks.Media;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return args is ["media"] ? await MediaBenchmark.RunAsync() : await StoreBenchmark.RunAsync(args);
