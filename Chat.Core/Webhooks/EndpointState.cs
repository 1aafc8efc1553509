namespace Chat.Core.Webhooks;

/// <summary>The state of an endpoint: where it stands and whether it is paused.</summary>
/// <param name="Endpoint">Its number.</param>
/// <param name="Url">The URL that this is about; another URL in the settings makes a fresh start.</param>
/// <param name="FailingSince">The first failure since the last success.</param>
/// <param name="PausedAt">Nothing is sent since then, until an administrator replays.</param>
/// <param name="Version">Incremented by every save; 0 when nothing was saved.</param>
public sealed record EndpointState(int Endpoint, string Url, DateTimeOffset? FailingSince, DateTimeOffset? PausedAt, long Version);

/// <summary>A change that an endpoint did not take in all tries.</summary>
/// <param name="Id">The id of the webhook, such as <c>msg_chat_rev</c>.</param>
public sealed record WebhookDeath(string Id, int Endpoint, string Type, DateTimeOffset At);

/// <param name="Chats">The cursors with something left to send.</param>
/// <param name="Since">Since when the one that waits longest does; null when none waits.</param>
public sealed record WebhookBacklog(int Chats, DateTimeOffset? Since);
