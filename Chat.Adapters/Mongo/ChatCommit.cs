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
        var committed = await call.FinishAsync<bool>(before is null ? CreateAsync : UpdateAsync);
        if (committed)
        {
            await new TailMove(call, change.Chat.Id, [.. before?.Entries ?? [], .. _messages]).RunIfDueAsync();
        }

        return committed;
    }

    private async Task<bool> UpdateAsync(bool again, CancellationToken ct)
    {
        var update = UpdateOf(BeforeDocument());
        if (_messages.Length > 0)
        {
            update["$push"] = new BsonDocument(ChatDocument.Tail, new BsonDocument("$each", new BsonArray(_messages)));
        }

        var atVersion = new BsonDocument { { "_id", change.Chat.Id }, { "version", before!.Chat.Version } };
        try
        {
            return (await call.Storage.Chats.UpdateOneAsync(atVersion, update, cancellationToken: ct)).MatchedCount == 1
                || (again && await IsCommittedAsync(ct));
        }
        catch (MongoException e) when (MongoFaults.IsDuplicate(e))
        {
            // Another request has the place.
            return false;
        }
    }

    // An upsert that matches nothing, since an insert could not set the marks by the database's clock.
    private async Task<bool> CreateAsync(bool again, CancellationToken ct)
    {
        var update = UpdateOf([]);
        update["$set"][ChatDocument.Tail] = new BsonArray(_messages);
        var absent = new BsonDocument { { "_id", change.Chat.Id }, { "version", new BsonDocument("$exists", false) } };
        try
        {
            await call.Storage.Chats.UpdateOneAsync(absent, update, new UpdateOptions { IsUpsert = true }, ct);
            return true;
        }
        catch (MongoException e) when (MongoFaults.IsDuplicate(e))
        {
            // The members have a chat, or another request has the place.
            return again && await IsCommittedAsync(ct);
        }
    }

    private Task<bool> IsCommittedAsync(CancellationToken ct) =>
        call.Storage.Chats.Find(new BsonDocument { { "_id", change.Chat.Id }, { "op", _op } }).AnyAsync(ct);

    // A document of an earlier version does not carry its newest message.
    private BsonDocument BeforeDocument()
    {
        var document = ChatDocument.Of(before!.Chat);
        if (!before.Stored.Contains("lastMessage"))
        {
            document.Remove("lastMessage");
        }

        return document;
    }

    private BsonDocument UpdateOf(BsonDocument beforeDocument)
    {
        var (set, unset) = (new BsonDocument("op", _op), new BsonDocument());
        Compare(beforeDocument, ChatDocument.Of(change.Chat), prefix: "", set, unset);
        set.Remove("_id");
        var update = new BsonDocument { { "$set", set }, { "$unset", unset.Add(ChatDocument.OldRing, 1) } };

        var marks = MarkedSides().Select(side => new BsonElement($"{side}.changedAt", true)).ToList();
        return marks.Count == 0 ? update : update.Add("$currentDate", new BsonDocument(marks));
    }

    private IEnumerable<string> MarkedSides()
    {
        var (was, after) = (before?.Chat, change.Chat);
        var shared = was?.Rev != after.Rev;
        return ChatDocument.Sides.Where(side => shared || (side == "first"
            ? was!.First.OwnRev != after.First.OwnRev
            : was!.Second.OwnRev != after.Second.OwnRev));
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
