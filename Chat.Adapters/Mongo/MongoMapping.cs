using System.Reflection;
using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Leases;
using Chat.Core.Media;
using Chat.Core.Push;
using Chat.Core.Safety;
using Chat.Core.Users;
using Chat.Core.Webhooks;
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
    private static readonly DateTimeOffsetSerializer Times = new(BsonType.DateTime);

    private static readonly Dictionary<Type, IBsonSerializer> Serializers = new()
    {
        [typeof(DateTimeOffset)] = Times,
        [typeof(DateTimeOffset?)] = new NullableSerializer<DateTimeOffset>(Times),
        [typeof(MediaPath)] = new TextSerializer<MediaPath>(path => path.ToString(), MediaPath.TryParse),
        [typeof(MediaType)] = new TextSerializer<MediaType>(type => type.MimeType, MediaTypes.Find),
    };

    private static readonly Lazy<bool> Registered = new(RegisterAll);

    /// <summary>Once per process, before the first document is written or read.</summary>
    public static void Register() => _ = Registered.Value;

    private static bool RegisterAll()
    {
        Map<Conversation>(
            nameof(Conversation.Id),
            map => map.MapMember(chat => chat.ErasedUpToSeq).SetElementName("erasedUpTo").SetIgnoreIfDefault(true));
        Map<Member>();
        Map<Message>(nameof(Message.Id));
        Map<MediaItem>();
        Map<ReplyTo>();
        Map<Reaction>();
        Map<Hiding>();
        Map<PushMark>();
        Map<PushedMark>();
        Map<PushRetry>();
        Map<MediaFile>(nameof(MediaFile.FileId));
        // A document of an earlier version has no last sign of life; such a lease is silent.
        Map<Lease>(nameof(Lease.ConnectionId), map => map.MapMember(lease => lease.SeenAt).SetDefaultValue(default(DateTimeOffset)));
        Map<Profile>();
        Map<UserSettings>(complete: map => SetDefaults(map, UserSettings.Default));
        Map<PushSettings>(complete: map => SetDefaults(map, PushSettings.Default));
        Map<Device>(complete: map => map.UnmapMember(device => device.Address));
        Map<DeviceAddress>(complete: map => map.MapMember(address => address.Sandbox).SetIgnoreIfDefault(true));
        Map<Report>(nameof(Report.Id));
        Map<Resolution>();
        Map<Reporter>(
            nameof(Reporter.UserId),
            map => map.MapProperty(reporter => reporter.ExpiresAt).SetElementName("expiresAt").SetSerializer(Times));
        Map<RecentReport>();
        Map<Suspension>(nameof(Suspension.UserId));
        Map<AuditEntry>(nameof(AuditEntry.Id));
        Map<WebhookMark>();
        Map<WebhookCursor>(nameof(WebhookCursor.Id));
        Map<PendingEvent>();
        Map<SeqRange>();
        Map<EndpointState>(nameof(EndpointState.Endpoint));
        Map<WebhookDeath>(complete: map => map.MapMember(death => death.Id).SetElementName("webhook"));
        return true;
    }

    private static void Map<T>(string? id = null, Action<BsonClassMap<T>>? complete = null) => BsonClassMap.RegisterClassMap<T>(map =>
    {
        map.AutoMap();
        map.SetIdMember(null);
        map.SetIgnoreExtraElements(true);
        foreach (var member in map.DeclaredMemberMaps)
        {
            member.SetElementName(member.MemberName == id ? "_id" : char.ToLowerInvariant(member.MemberName[0]) + member.MemberName[1..]);
            member.SetIgnoreIfNull(!member.MemberType.IsValueType || Nullable.GetUnderlyingType(member.MemberType) is not null);
            if (FindSerializer(member.MemberType) is { } serializer)
            {
                member.SetSerializer(serializer);
            }

            if (typeof(T) == typeof(Message)
                && member.MemberType.IsAssignableTo(typeof(System.Collections.IEnumerable))
                && member.MemberType != typeof(string))
            {
                member.SetShouldSerializeMethod(message => member.Getter(message) is System.Collections.ICollection { Count: > 0 });
            }
        }

        complete?.Invoke(map);
    });

    // For documents that have only the fields that were set.
    private static void SetDefaults<T>(BsonClassMap<T> map, T defaults)
    {
        foreach (var member in map.DeclaredMemberMaps)
        {
            // The driver's own getter would be compiled, which takes a millisecond of the start for each member.
            member.SetDefaultValue(((PropertyInfo)member.MemberInfo).GetValue(defaults));
        }
    }

    private static IBsonSerializer? FindSerializer(Type type) => type.IsEnum
        ? (IBsonSerializer)Activator.CreateInstance(typeof(NameSerializer<>).MakeGenericType(type))!
        : Serializers.GetValueOrDefault(type);

    /// <summary>A value as text.</summary>
    private class TextSerializer<T>(Func<T, string> write, Func<string, T?> read) : SerializerBase<T>
    {
        public override void Serialize(BsonSerializationContext context, BsonSerializationArgs args, T value) =>
            context.Writer.WriteString(write(value));

        public override T Deserialize(BsonDeserializationContext context, BsonDeserializationArgs args) =>
            read(context.Reader.ReadString()) ?? throw new FormatException($"The stored {typeof(T).Name} is not valid.");
    }

    private sealed class NameSerializer<T>() : TextSerializer<T>(MongoValues.Name, name => Enum.Parse<T>(name, ignoreCase: true))
        where T : struct, Enum;
}
