using Chat.Adapters.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Events;

namespace Chat.Tests.Mongo;

/// <summary>
/// Asks the server how it runs every query that the contracts' calls send: none may walk over a collection. The
/// queries are those that were sent, so that none can be forgotten here.
/// </summary>
[Collection(MongoServerGroup.Name)]
public sealed class MongoPlanTests(FilledMongoServer filled) : IClassFixture<FilledMongoServer>
{
    private static readonly string[] Queries = ["find", "aggregate", "count", "findAndModify", "update", "delete"];

    [MongoFact]
    public async Task Every_query_uses_an_index()
    {
        var plans = await ExplainAllAsync();

        Assert.All(plans, plan => Assert.DoesNotContain("COLLSCAN", plan.Stages, StringComparison.Ordinal));
        Assert.All(plans, plan => Assert.Contains("IXSCAN", plan.Stages, StringComparison.Ordinal));
    }

    [MongoFact]
    public async Task Every_index_is_used_by_a_query()
    {
        var plans = await ExplainAllAsync();

        // Indexes that only the database itself or uniqueness uses.
        string[] silent = ["connections_left_behind", "typing_left_behind"];
        var used = plans.Select(plan => plan.Stages).ToList();
        var unused = MongoIndexes.All.Select(index => index.Name).Except(silent)
            .Where(name => !used.Exists(stages => stages.Contains($"\"{name}\"", StringComparison.Ordinal)));
        Assert.Empty(unused);
    }

    [MongoFact]
    public async Task A_query_without_an_index_is_noticed()
    {
        var plan = await ExplainAsync(new BsonDocument { { "find", "messages" }, { "filter", new BsonDocument("content", "hello") } });

        Assert.Contains("COLLSCAN", plan.Stages, StringComparison.Ordinal);
    }

    private async Task<List<Plan>> ExplainAllAsync()
    {
        var sent = new List<BsonDocument>();
        using var storage = filled.Server.Listen(started => Collect(started, sent));
        await MongoEveryCall.RunAsync(MongoServer.Over(storage));
        var plans = new List<Plan>();
        foreach (var query in sent.SelectMany(AsQueries).DistinctBy(ShapeOf))
        {
            plans.Add(await ExplainAsync(query));
        }

        Assert.True(plans.Count > 20, $"Only {plans.Count} queries were seen.");
        return plans;
    }

    private static void Collect(CommandStartedEvent started, List<BsonDocument> sent)
    {
        if (Queries.Contains(started.CommandName, StringComparer.Ordinal))
        {
            lock (sent)
            {
                sent.Add((BsonDocument)started.Command.DeepClone());
            }
        }
    }

    // The server explains reads; a write looks for its documents as a find with its filter does.
    private static IEnumerable<BsonDocument> AsQueries(BsonDocument command)
    {
        var (name, collection) = (command.GetElement(0).Name, command[0]);
        return name switch
        {
            "find" or "aggregate" or "count" => [Without(command)],
            "findAndModify" => [Find(collection, command["query"])],
            "update" => command["updates"].AsBsonArray.Select(update => Find(collection, update["q"])),
            _ => command["deletes"].AsBsonArray.Select(delete => Find(collection, delete["q"])),
        };
    }

    private static BsonDocument Find(BsonValue collection, BsonValue filter) => new() { { "find", collection }, { "filter", filter } };

    private static BsonDocument Without(BsonDocument command) =>
        new(command.Where(e => e.Name is not ("$db" or "lsid" or "cursor" or "$readPreference" or "readConcern" or "maxTimeMS")
            && !e.Name.StartsWith('$')).Append(new BsonElement("cursor", new BsonDocument())).Where(e => e.Name != "cursor" || command
                .Contains("pipeline")));

    // Two queries of one shape differ in their values alone.
    private static string ShapeOf(BsonValue value) => value switch
    {
        BsonDocument document =>
            "{"
            + string.Join(
                ',', document.Select(e => e.Name + (e.Name is "find" or "aggregate" or "count" ? e.Value : ShapeOf(e.Value))))
            + "}",
        BsonArray array => $"[{string.Join(',', array.Select(ShapeOf).Distinct())}]",
        _ => "",
    };

    private async Task<Plan> ExplainAsync(BsonDocument query)
    {
        var answer = await filled.Server.Storage.Database.RunCommandAsync<BsonDocument>(
            new BsonDocument { { "explain", query }, { "verbosity", "queryPlanner" } });
        return new Plan(query.ToJson(), StagesOf(answer));
    }

    // A find's plan is at the top; an aggregate's may be inside its first stage, or one per shard.
    private static string StagesOf(BsonDocument answer) => answer.Contains("queryPlanner")
        ? answer["queryPlanner"]["winningPlan"].ToJson()
        : answer.ToJson();

    private sealed record Plan(string Query, string Stages);
}
