namespace Chat.Tests.Api;

/// <summary>
/// Every row of the specification's tables: endpoints (section 4), events of both directions (5), the block matrix (3).
/// <see cref="TableTests"/> compares them with the functions and with the tests.
/// </summary>
public static class ApiTable
{
    /// <summary>The endpoints that the product serves beyond the specification's tables: the provider's side of the media flow.</summary>
    public static readonly IReadOnlyList<string> Beyond =
    [
        "POST /api/media/local",
        "GET /api/media/local/{chatId}/{fileName}",
        "HEAD /api/media/local/{chatId}/{fileName}",
        "POST /api/media/webhooks/imagekit",
    ];

    /// <summary>Served without a token.</summary>
    public static readonly IReadOnlyList<string> Open =
    [
        "GET /api/health/live",
        "GET /api/health/ready",
        "GET /api/version",
        "GET /api/openapi.json",
        "GET /api/asyncapi.json",
        "HEAD /api/health/live",
        "HEAD /api/health/ready",
        "HEAD /api/version",
        "HEAD /api/openapi.json",
        "HEAD /api/asyncapi.json",
    ];

    public static readonly IReadOnlyList<string> Endpoints =
    [
        "GET /api/chats/requests",
        "GET /api/chats/active",
        "GET /api/chats/unread",
        "GET /api/chats/{chatId}",
        "POST /api/chats/or-create",
        "POST /api/chats/{chatId}/accept",
        "POST /api/chats/{chatId}/reject",
        "GET /api/chats/{chatId}/messages",
        "POST /api/chats/{chatId}/messages",
        "GET /api/chats/{chatId}/search",
        "POST /api/chats/{chatId}/read",
        "POST /api/chats/{chatId}/delivered",
        "GET /api/chats/{chatId}/changes",
        "GET /api/chats/sync",
        "POST /api/chats/{chatId}/block",
        "POST /api/chats/{chatId}/unblock",
        "POST /api/chats/{chatId}/archive",
        "POST /api/chats/{chatId}/unarchive",
        "POST /api/chats/{chatId}/mute",
        "POST /api/chats/{chatId}/unmute",
        "DELETE /api/chats/{chatId}",
        "GET /api/chats/user/{userId}/history",
        "PATCH /api/chats/{chatId}/messages/{messageId}",
        "DELETE /api/chats/{chatId}/messages/{messageId}",
        "PUT /api/chats/{chatId}/messages/{messageId}/reactions/{emoji}",
        "DELETE /api/chats/{chatId}/messages/{messageId}/reactions/{emoji}",
        "POST /api/media/upload-chat-media",
        "POST /api/media/bulk-upload",
        "GET /api/media/get-upload-token",
        "GET /api/media/{fileId}/metadata",
        "POST /api/media/delete",
        "POST /api/media/confirm",
        "POST /api/negotiate",
        "GET /api/users/me/settings",
        "PUT /api/users/me/settings",
        "GET /api/users/me/devices",
        "PUT /api/users/me/devices/{deviceId}",
        "DELETE /api/users/me/devices/{deviceId}",
        "GET /api/users/me/export",
        "DELETE /api/users/me",
        "POST /api/reports",
        "GET /api/admin/reports",
        "GET /api/admin/reports/{reportId}",
        "POST /api/admin/reports/{reportId}/resolve",
        "POST /api/admin/users/{userId}/suspend",
        "POST /api/admin/users/{userId}/unsuspend",
        "GET /api/admin/messages/{chatId}/{messageId}/trace",
        "GET /api/admin/audit",
        .. Open,
    ];

    public static readonly IReadOnlyList<string> ClientEvents =
    [
        "client join_chat",
        "client leave_chat",
        "client send_message",
        "client send_media",
        "client mark_as_read",
        "client mark_as_delivered",
        "client typing",
        "client stop_typing",
        "client edit_message",
        "client delete_message",
        "client add_reaction",
        "client remove_reaction",
        "client heartbeat",
    ];

    public static readonly IReadOnlyList<string> ServerEvents =
    [
        "server join_chat_success",
        "server message_received",
        "server media_received",
        "server messages_read",
        "server messages_delivered",
        "server user_typing",
        "server user_stop_typing",
        "server message_edited",
        "server message_deleted",
        "server reaction_added",
        "server reaction_removed",
        "server unread_message",
        "server user_online",
        "server user_offline",
        "server error",
        "server chat_requested",
        "server chat_accepted",
        "server chat_rejected",
        "server chat_updated",
    ];

    public static readonly IReadOnlyList<string> BlockMatrix =
    [
        "block: send, edit, react by the blocker",
        "block: send, edit, react by the blocked",
        "block: or-create by either",
        "block: typing, receipts, presence by either",
        "block: history and search",
        "block: unblock",
    ];

    public static IEnumerable<string> All => [.. Endpoints, .. ClientEvents, .. ServerEvents, .. BlockMatrix];
}
