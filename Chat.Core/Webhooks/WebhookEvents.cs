using System.Text.Json;

namespace Chat.Core.Webhooks;

/// <summary>Webhooks that belong to no chat. Each is stored for every endpoint that wants it, and sent by the next run.</summary>
public sealed class WebhookEvents(
    WebhookEndpoints endpoints, IWebhookStore store, WebhookBodies bodies, WebhookLeases leases, WebhookTries tries, EndpointHealth health,
    TimeProvider time)
{
    private static readonly TimeSpan PauseCheck = TimeSpan.FromHours(1);

    /// <param name="key">The event's own id; adding the same event again changes nothing while it is not sent.</param>
    public async Task AddAsync<T>(string key, string type, T data, CancellationToken ct)
    {
        foreach (var endpoint in endpoints.All.Where(endpoint => endpoint.Wants(type)))
        {
            var now = time.GetNow();
            await store.SaveAsync(
                before: null,
                new WebhookCursor
                {
                    Id = WebhookCursor.IdOf(endpoint.Number, $"evt_{key}"),
                    Endpoint = endpoint.Number,
                    Event = new PendingEvent(key, type, JsonSerializer.Serialize(data, ChatJson.Options)),
                    DueAt = now,
                    WaitingSince = now,
                },
                ct);
        }
    }

    /// <summary>Sends an event that is due.</summary>
    public async Task SendAsync(WebhookCursor due, CancellationToken ct)
    {
        if (endpoints.Find(due.Endpoint) is not { } endpoint
            || (await leases.TakeAsync(due.Id, fresh: null, ct)).Cursor is not { Event: { } pending } cursor)
        {
            return;
        }

        var state = await health.GetAsync(endpoint, ct);
        if (state.PausedAt is not null)
        {
            await leases.GiveBackAsync(cursor, cursor with { DueAt = time.GetNow() + PauseCheck }, ct);
            return;
        }

        var id = $"evt_{pending.Key}";
        var answer = await tries.PostAsync(endpoint, id, bodies.Of(pending), ct);
        await health.NoteAsync(state, answer, ct);
        var webhook = new WebhookDeath(id, endpoint.Number, pending.Type, At: default);
        var moved = await tries.MoveAsync(cursor, webhook, rev: 1, answer.IsSuccess, ct);
        await (moved.Tries > 0 ? leases.GiveBackAsync(cursor, moved, ct) : store.RemoveAsync(cursor.Id, ct));
    }
}
