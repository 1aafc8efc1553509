using System.Diagnostics;
using System.Net.Http.Headers;
using Chat.WorkerHost;

namespace Chat.Benchmarks.ColdStart;

/// <summary>A start of a worker and its first calls.</summary>
/// <param name="Connected">From the start of the process until it connected to the host.</param>
/// <param name="Loaded">From the start of the process until its functions were loaded.</param>
/// <param name="Answer">From the start of the process until <c>health/live</c> has answered.</param>
/// <param name="Cpu">User and system time of the process until then.</param>
/// <param name="FirstCall">The first authenticated call, after that answer.</param>
/// <param name="FirstCallCpu">User and system time of the process during that call.</param>
/// <param name="LaterCall">The fastest of the calls after that.</param>
internal sealed record ColdStart(
    TimeSpan Connected, TimeSpan Loaded, TimeSpan Answer, TimeSpan Cpu, TimeSpan FirstCall, TimeSpan FirstCallCpu, TimeSpan LaterCall)
{
    private const string Live = "api/health/live";
    private const string Active = "api/chats/active";
    private const int LaterCalls = 5;

    /// <summary>Starts the worker, calls it and ends it.</summary>
    public static async Task<ColdStart> MeasureAsync(string program, IReadOnlyDictionary<string, string> settings, string token)
    {
        await using var host = await FunctionsHost.StartAsync(program, settings);
        using var client = new HttpClient { BaseAddress = host.Address };
        await CallAsync(host, client, Live);
        var (answer, cpu) = (host.Elapsed, host.CpuTime);

        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var first = await CallAsync(host, client, Active);
        var firstCpu = host.CpuTime - cpu;
        var later = TimeSpan.MaxValue;
        for (var call = 0; call < LaterCalls; call++)
        {
            var time = await CallAsync(host, client, Active);
            later = time < later ? time : later;
        }

        return new ColdStart(host.Connected, host.Loaded, answer, cpu, first, firstCpu, later);
    }

    private static async Task<TimeSpan> CallAsync(FunctionsHost host, HttpClient client, string path)
    {
        var began = Stopwatch.GetTimestamp();
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        await response.Content.ReadAsByteArrayAsync();
        return response.IsSuccessStatusCode
            ? Stopwatch.GetElapsedTime(began)
            : throw new InvalidOperationException($"{path}: {response.StatusCode}\n{string.Join('\n', host.Logs)}");
    }
}
