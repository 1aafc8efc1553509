using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>An index, declared beside the queries that need it. Its name never changes: it is how a deployment knows it.</summary>
internal sealed record MongoIndex(string Collection, string Name, BsonDocument Keys)
{
    public bool Unique { get; init; }

    /// <summary>Only documents that match this are in it.</summary>
    public BsonDocument? Only { get; init; }

    /// <summary>Documents are removed this long after the time in the key.</summary>
    public TimeSpan? ExpireAfter { get; init; }

    public CreateIndexModel<BsonDocument> ToModel() => new(
        Keys,
        new CreateIndexOptions<BsonDocument> { Name = Name, Unique = Unique ? true : null, PartialFilterExpression = Only, ExpireAfter = ExpireAfter });
}
