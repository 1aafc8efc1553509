using Chat.Core.Chats;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>
/// One commit: one update of the chat's document, if it is still at the loaded version. It sets the fields that changed and
/// pushes the messages to the tail; the marks of change are set by the database's clock. It never writes a position of the
/// tail, so a concurrent <see cref="TailMove"/> may pull entries without a new version.
/// </summary>
internal sealed class ChatCommit(MongoCall call, MongoChat? before, ChatChange change)
{
    // Tells the commit from another one on a repeat whose first answer got lost.
    private readonly ObjectId _op = ObjectId.GenerateNewId();

    private readonly BsonDocument[] _messages = [.. change.Messages.Select(message => MessageDocument.Of(message, change.Chat.Version))];

    public async Task<bool> RunAsync()
    {
        var update = CreateUpdate();
        var committed = await call.FinishAsync((again, ct) => TryAsync(update, again, ct));
        if (committed)
        {
            await new TailMove(call, change.Chat.Id, [.. before?.Entries ?? [], .. _messages]).RunIfDueAsync();
        }

        return committed;
    }

    private async Task<bool> TryAsync(BsonDocument update, bool again, CancellationToken ct)
    {
        var chats = call.Storage.Chats;
        BsonValue version = before is null ? MongoValues.Absent : before.Chat.Version;
        var atVersion = new BsonDocument { { "_id", change.Chat.Id }, { "version", version } };
        // A new chat is an upsert that matches nothing, since an insert could not set the marks by the database's clock.
        var options = new UpdateOptions { IsUpsert = before is null };
        // Refused when the members have a chat, or another request has the place.
        return await MongoFaults.UnlessDuplicateAsync(async () =>
            await chats.UpdateOneAsync(atVersion, update, options, ct) is { MatchedCount: 1 } or { UpsertedId: not null })
            || (again && await chats.Find(new BsonDocument { { "_id", change.Chat.Id }, { "op", _op } }).AnyAsync(ct));
    }

    private BsonDocument CreateUpdate()
    {
        var (set, unset) = (new BsonDocument("op", _op), new BsonDocument(ChatDocument.OldRing, 1));
        var old = before is null ? [] : ChatDocument.Of(before.Chat);
        if (before?.Stored.Contains("lastMessage") is false)
        {
            // A document of an earlier version does not carry its newest message.
            old.Remove("lastMessage");
        }

        Compare(old, ChatDocument.Of(change.Chat), prefix: "", set, unset);
        set.Remove("_id");
        var update = new BsonDocument { { "$set", set }, { "$unset", unset } };
        var changed = ChatDocument.Sides.Where(side => set.Contains("rev") || set.Contains($"{side}.ownRev"));
        if (changed.Select(side => new BsonElement($"{side}.changedAt", true)).ToList() is { Count: > 0 } marks)
        {
            update["$currentDate"] = new BsonDocument(marks);
        }

        if (before is null)
        {
            set[ChatDocument.Tail] = new BsonArray(_messages);
        }
        else if (_messages.Length > 0)
        {
            update["$push"] = new BsonDocument(ChatDocument.Tail, new BsonDocument("$each", new BsonArray(_messages)));
        }

        return update;
    }

    private static void Compare(BsonDocument before, BsonDocument after, string prefix, BsonDocument set, BsonDocument unset)
    {
        foreach (var (name, value) in after.Elements.Select(element => (element.Name, element.Value)))
        {
            if (ChatDocument.Sides.Contains(name))
            {
                Compare(before.GetValue(name, new BsonDocument()).AsBsonDocument, value.AsBsonDocument, $"{name}.", set, unset);
            }
            else if (!before.TryGetValue(name, out var old) || old != value)
            {
                set.Add(prefix + name, value);
            }
        }

        unset.AddRange(before.Names.Except(after.Names).Select(name => new BsonElement(prefix + name, 1)));
    }
}
