using System.Text.RegularExpressions;
using Chat.Adapters.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Tests.Mongo;

/// <summary>The schema's document, the code and the server name the same indexes.</summary>
public sealed class MongoIndexTests(MongoServer server) : MongoTests(server)
{
    [Fact]
    public void The_document_lists_the_indexes_that_the_code_creates() =>
        Assert.Equal(MongoIndexes.All.Select(Describe).Order(), ReadDocument().Order());

    [Fact]
    public void Names_are_used_once() => Assert.Equal(MongoIndexes.All.Count, MongoIndexes.All.Select(i => i.Name).Distinct().Count());

    [MongoFact]
    public async Task The_server_has_the_indexes_that_the_code_creates_and_no_more()
    {
        var found = new List<string>();
        foreach (var collection in MongoIndexes.All.Select(i => i.Collection).Distinct())
        {
            var indexes = await (await Server.Storage.Database.GetCollection<BsonDocument>(collection).Indexes.ListAsync()).ToListAsync();
            found.AddRange(indexes.Where(i => i["name"] != "_id_").Select(i => Describe(collection, i)));
        }

        Assert.Equal(MongoIndexes.All.Select(Describe).Order(), found.Order());
    }

    [MongoFact]
    public async Task Creating_them_again_changes_nothing()
    {
        await Task.WhenAll(MongoIndexes.EnsureAsync(Server.Options(), Ct), MongoIndexes.EnsureAsync(Server.Options(), Ct));

        await The_server_has_the_indexes_that_the_code_creates_and_no_more();
    }

    private static string Describe(MongoIndex index) =>
        Describe(index.Collection, index.Name, index.Keys, index.Unique, index.Only, index.ExpireAfter?.TotalSeconds);

    private static string Describe(string collection, BsonDocument index) => Describe(
        collection,
        index["name"].AsString,
        index["key"].AsBsonDocument,
        index.GetValue("unique", false).ToBoolean(),
        index.GetValue("partialFilterExpression", BsonNull.Value) as BsonDocument,
        index.TryGetValue("expireAfterSeconds", out var seconds) ? seconds.ToDouble() : null);

    private static string Describe(string collection, string name, BsonDocument keys, bool unique, BsonDocument? only, double? seconds)
    {
        var fields = string.Join(", ", keys.Select(key => key.Value.ToInt32() < 0 ? $"{key.Name} desc" : key.Name));
        var rest =
            (unique ? " unique" : "") + (only is null ? "" : $" only {only.ToJson()}") + (seconds is null ? "" : $" expires {seconds} s");
        return $"{collection} {name} ({fields}){rest}";
    }

    // Rows of the tables: | `name` | fields | rest | purpose |, below a heading that names the collection.
    private static IEnumerable<string> ReadDocument()
    {
        var collection = "";
        foreach (var line in File.ReadLines(FindDocument()))
        {
            if (Regex.Match(line, "^## `([a-z]+)`", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking) is { Success: true })
            {
                collection = line.Split('`')[1];
            }

            var cells = line.Split('|').Select(cell => cell.Trim().Trim('`')).ToList();
            // Fields have two columns, indexes four.
            if (line.StartsWith("| `", StringComparison.Ordinal) && cells.Count == 6)
            {
                yield return $"{collection} {cells[1]} ({cells[2]}) {cells[3].Replace("`", "", StringComparison.Ordinal)}".TrimEnd();
            }
        }
    }

    private static string FindDocument()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Chat.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Chat.sln is not above the tests.");
        }

        return Path.Combine(folder.FullName, "docs", "mongo-schema.md");
    }
}
