using Microsoft.Extensions.Configuration;

namespace Chat.Faults;

/// <summary>The settings of a run, from the command line.</summary>
/// <param name="IsMongo">The store: MongoDB, or else Sqlite.</param>
/// <param name="Mongo">The server of MongoDB, from CHAT_TEST_MONGO.</param>
/// <param name="LogFile">Where the log goes; null keeps it only when there are findings.</param>
/// <param name="MovesClock">Some restarts set another time, by the command faketime.</param>
internal sealed record FaultOptions(bool IsMongo, string? Mongo, TimeSpan Length, int Seed, string? LogFile, bool MovesClock)
{
    public const string Usage =
        "Usage: dotnet run --project Chat.Faults -- [--store=sqlite|mongo] [--seconds=60] [--seed=N] [--log=FILE] [--clock=true]\n"
        + "       dotnet run --project Chat.Faults -- check FILE\n"
        + "MongoDB is the server that CHAT_TEST_MONGO names.";

    /// <summary>Null when the command line is wrong.</summary>
    public static FaultOptions? Read(string[] args)
    {
        var set = new ConfigurationBuilder().AddCommandLine(args).Build();
        var mongo = Environment.GetEnvironmentVariable("CHAT_TEST_MONGO");
        var isMongo = set["store"] == "mongo";
        var isValid = set["store"] is null or "sqlite" or "mongo" && (!isMongo || !string.IsNullOrEmpty(mongo));
        return isValid
            && int.TryParse(set["seconds"] ?? "60", out var seconds)
            && int.TryParse(set["seed"] ?? $"{Random.Shared.Next()}", out var seed)
            ? new FaultOptions(isMongo, mongo, TimeSpan.FromSeconds(seconds), seed, set["log"], set["clock"] == "true")
            : null;
    }
}
