using MongoDB.Bson;

namespace Chat.Adapters.Mongo;

/// <summary>The few words in which updates that compute are written.</summary>
internal static class Expressions
{
    /// <summary>The database's clock.</summary>
    public static readonly BsonValue Now = "$$NOW";

    /// <summary>No such field.</summary>
    public static readonly BsonValue None = "$$REMOVE";

    /// <summary>A value as it is: text that begins with a dollar would be read as a field's name.</summary>
    public static BsonDocument Value(BsonValue value) => new("$literal", value);

    public static BsonDocument Op(string name, params ReadOnlySpan<BsonValue> operands) => new(name, new BsonArray(operands.ToArray()));

    public static BsonDocument Op(string name, BsonDocument operand) => new(name, operand);

    public static BsonDocument If(BsonValue condition, BsonValue then, BsonValue otherwise) => Op("$cond", condition, then, otherwise);

    public static BsonDocument Increment(BsonValue field, BsonValue by) => Op("$add", field, by);

    /// <summary>A document with the fields of the others; the last has the last word.</summary>
    public static BsonDocument Merge(params ReadOnlySpan<BsonValue> documents) => Op("$mergeObjects", documents);
}
