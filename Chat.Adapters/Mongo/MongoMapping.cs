using Chat.Core.Chats;
using Chat.Core.Messages;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;

namespace Chat.Adapters.Mongo;

/// <summary>
/// How the domain's records are stored: each property under its name in camelCase, times as dates, enums by name, and
/// nothing for null or an empty list. docs/mongo-schema.md lists the fields; a renamed property needs its old field name here.
/// </summary>
internal static class MongoMapping
{
    private static readonly Lazy<bool> Registered = new(RegisterAll);

    private static readonly DateTimeOffsetSerializer Times = new(BsonType.DateTime);

    /// <summary>Once per process, before the first document is written or read.</summary>
    public static void Register() => _ = Registered.Value;

    private static bool RegisterAll()
    {
        Map<Conversation>(map => map.MapMember(chat => chat.ErasedUpToSeq).SetElementName("erasedUpTo").SetIgnoreIfDefault(true));
        Map<Member>();
        Map<Message>();
        Map<MediaItem>();
        Map<ReplyTo>();
        Map<Reaction>();
        Map<Hiding>();
        return true;
    }

    private static void Map<T>(Action<BsonClassMap<T>>? complete = null) => BsonClassMap.RegisterClassMap<T>(map =>
    {
        map.AutoMap();
        map.SetIdMember(null);
        map.SetIgnoreExtraElements(true);
        foreach (var member in map.DeclaredMemberMaps.ToList())
        {
            member.SetElementName(member.MemberName == "Id" && typeof(T) != typeof(ReplyTo) ? "_id" : Camel(member.MemberName));
            member.SetIgnoreIfNull(!member.MemberType.IsValueType || Nullable.GetUnderlyingType(member.MemberType) is not null);
            Complete(member);
        }

        complete?.Invoke(map);
    });

    private static void Complete(BsonMemberMap member)
    {
        var type = member.MemberType;
        if (type == typeof(DateTimeOffset))
        {
            member.SetSerializer(Times);
        }
        else if (type == typeof(DateTimeOffset?))
        {
            member.SetSerializer(new NullableSerializer<DateTimeOffset>(Times));
        }
        else if (type.IsEnum)
        {
            member.SetSerializer((IBsonSerializer)Activator.CreateInstance(typeof(NameSerializer<>).MakeGenericType(type))!);
        }
        else if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) && member.ClassMap.ClassType == typeof(Message))
        {
            member.SetShouldSerializeMethod(owner => member.Getter(owner) is System.Collections.ICollection { Count: > 0 });
        }
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    /// <summary>An enum by its name in camelCase.</summary>
    private sealed class NameSerializer<T> : StructSerializerBase<T>
        where T : struct, Enum
    {
        public override void Serialize(BsonSerializationContext context, BsonSerializationArgs args, T value) =>
            context.Writer.WriteString(MongoValues.Name(value));

        public override T Deserialize(BsonDeserializationContext context, BsonDeserializationArgs args) =>
            MongoValues.Parse<T>(context.Reader.ReadString());
    }
}
