// dotnet run --project Chat.Faults -- [--store=sqlite|mongo] [--seconds=60] [--seed=N] [--log=FILE] [--clock=true]
// Loads LocalHost while it and its network fail, and proves from the clients' own logs that it kept its promises.
using Chat.Faults;
using Chat.Faults.Checking;
using Chat.Faults.Log;

if (args is ["check", var file])
{
    return Report(RunLog.Load(file));
}

if (FaultOptions.Read(args) is not { } options)
{
    Console.Error.WriteLine(FaultOptions.Usage);
    return 2;
}

Console.WriteLine($"seed {options.Seed}, {(options.IsMongo ? "mongo" : "sqlite")}, {options.Length.TotalSeconds} s");
var run = new FaultRun(options);
var code = 1;
try
{
    await run.ExecuteAsync();
    code = Report(run.Log.Records);
}
finally
{
    if (options.LogFile is not null || code != 0)
    {
        var kept = options.LogFile ?? Path.Combine(Path.GetTempPath(), $"chat-faults-{options.Seed}.log");
        await run.Log.SaveAsync(kept);
        await File.WriteAllTextAsync($"{kept}.server", run.Output);
        Console.WriteLine($"The log is {kept}, and the server's own {kept}.server.");
    }
}

return code;

static int Report(IReadOnlyList<LogRecord> records)
{
    foreach (var line in Summary.Of(records))
    {
        Console.WriteLine(line);
    }

    var findings = Checker.Check(records, new Chat.Faults.Load.Plan(0).BlockGrace);
    foreach (var finding in findings.Take(50))
    {
        Console.WriteLine($"FOUND {finding}");
    }

    // A run in which nothing happened proves nothing.
    var isIdle = !records.OfType<SendAnswered>().Any() || !records.OfType<FaultDone>().Any();
    Console.WriteLine(isIdle ? "nothing was done" : $"{findings.Count} findings");
    return findings.Count == 0 && !isIdle ? 0 : 1;
}
