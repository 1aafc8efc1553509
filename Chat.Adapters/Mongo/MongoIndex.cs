using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>An index, declared beside the queries that need it. Its name never changes: it is how a deployment knows it.</summary>
/// <param name="Fields">The fields in their order; a minus before a field means descending.</param>
internal sealed record MongoIndex(string Collection, string Name, params string[] Fields)
{
    public BsonDocument Keys { get; } = new(Fields.Select(field => new BsonElement(field.TrimStart('-'), field.StartsWith('-') ? -1 : 1)));

    public bool Unique { get; init; }

    /// <summary>Only documents that match this are in it.</summary>
    public BsonDocument? Only { get; init; }

    /// <summary>Documents are removed this long after the time in the key.</summary>
    public TimeSpan? ExpireAfter { get; init; }

    /// <summary>Whether a unique index of the database keeps the same documents apart, whatever its name.</summary>
    public bool IsSameAs(BsonDocument found) =>
        found["key"] == Keys
        && found.GetValue("unique", BsonBoolean.False).ToBoolean() == Unique
        && found.GetValue("partialFilterExpression", BsonNull.Value) == ((BsonValue?)Only ?? BsonNull.Value);

    public CreateIndexModel<BsonDocument> ToModel() => new(Keys, new CreateIndexOptions<BsonDocument>
    {
        Name = Name, Unique = Unique ? true : null, PartialFilterExpression = Only, ExpireAfter = ExpireAfter,
    });
}
