namespace Chat.Client;

/// <summary>
/// A change of what the user sees. Events come from the client's state, so a change is reported once, whether it arrived
/// over the connection, was found by catching up, or was made here. Events of a type that a later version adds should be ignored.
/// </summary>
public abstract record ChatEvent
{
    private protected ChatEvent()
    {
    }
}

/// <summary>
/// A new message, the user's own from any device included. Each one is reported once, and those that were missed follow in
/// order after a reconnect.
/// </summary>
/// <param name="Message">The message.</param>
public sealed record MessageReceived(Message Message) : ChatEvent;

/// <summary>A message was edited, deleted for everyone or reacted to, or the preview of its original changed.</summary>
/// <param name="Message">Its new state.</param>
public sealed record MessageChanged(Message Message) : ChatEvent;

/// <summary>The user deleted a message for themselves, on this or another device.</summary>
/// <param name="ChatId">The chat.</param>
/// <param name="Seq">The message's number in the chat.</param>
/// <param name="MessageId">The message.</param>
public sealed record MessageRemoved(string ChatId, long Seq, string MessageId) : ChatEvent;

/// <summary>The user deleted a chat, and with it all messages so far.</summary>
/// <param name="ChatId">The chat.</param>
/// <param name="UpToSeq">The newest message that is gone.</param>
public sealed record MessagesCleared(string ChatId, long UpToSeq) : ChatEvent;

/// <summary>A chat is new or changed: status, counts, markers, newest message, or the user's own side.</summary>
/// <param name="Chat">Its new state.</param>
public sealed record ChatChanged(ChatView Chat) : ChatEvent;

/// <summary>A chat is not there any more.</summary>
/// <param name="ChatId">The chat.</param>
public sealed record ChatRemoved(string ChatId) : ChatEvent;

/// <summary>The other member began or stopped typing.</summary>
/// <param name="ChatId">The chat.</param>
/// <param name="UserId">The other member.</param>
/// <param name="IsTyping">Whether they type.</param>
public sealed record TypingChanged(string ChatId, string UserId, bool IsTyping) : ChatEvent;

/// <summary>The other member came or left.</summary>
/// <param name="ChatId">The chat.</param>
/// <param name="UserId">The other member.</param>
/// <param name="IsOnline">Null while it is unknown, which is without a connection.</param>
public sealed record PresenceChanged(string ChatId, string UserId, bool? IsOnline) : ChatEvent;

/// <summary>The number of unread messages changed.</summary>
/// <param name="Unread">Over all accepted chats.</param>
public sealed record UnreadChanged(UnreadTotals Unread) : ChatEvent;

/// <summary>The state of the connection changed.</summary>
/// <param name="Status">The new state.</param>
public sealed record StatusChanged(ConnectionStatus Status) : ChatEvent;

/// <summary>The outbox changed.</summary>
/// <param name="Entries">Its entries, in the order of queueing.</param>
public sealed record OutboxChanged(IReadOnlyList<OutboxEntry> Entries) : ChatEvent;

/// <summary>An entry of the outbox was refused.</summary>
/// <param name="Entry">The entry. A message, a message of files and an edit stay in the outbox as failed; others are gone.</param>
/// <param name="Error">The reason.</param>
public sealed record SendFailed(OutboxEntry Entry, ChatClientException Error) : ChatEvent;
