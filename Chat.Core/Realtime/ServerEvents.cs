namespace Chat.Core.Realtime;

/// <summary>The names of the events that clients receive; <c>docs/asyncapi.json</c> has their shapes.</summary>
public static class ServerEvents
{
    public const string JoinChatSuccess = "join_chat_success";
    public const string MessageReceived = "message_received";
    public const string MediaReceived = "media_received";
    public const string MessagesRead = "messages_read";
    public const string UserTyping = "user_typing";
    public const string UserStopTyping = "user_stop_typing";
    public const string MessageEdited = "message_edited";
    public const string MessageDeleted = "message_deleted";
    public const string ReactionAdded = "reaction_added";
    public const string ReactionRemoved = "reaction_removed";
    public const string UnreadMessage = "unread_message";
    public const string UserOnline = "user_online";
    public const string UserOffline = "user_offline";
    public const string Error = "error";
    public const string ChatRequested = "chat_requested";
    public const string ChatAccepted = "chat_accepted";
    public const string ChatRejected = "chat_rejected";
    public const string ChatUpdated = "chat_updated";
    public const string MessagesDelivered = "messages_delivered";
}
