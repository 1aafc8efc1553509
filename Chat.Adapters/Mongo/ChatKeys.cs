using Chat.Core.Chats;

namespace Chat.Adapters.Mongo;

/// <summary>
/// The lists that contain a chat, for both its members, as the field <c>keys</c>: <c>"user|list"</c>. The index has the
/// chat's one <c>sortAt</c> behind the key, so a page of a list is a range of that index.
/// </summary>
internal static class ChatKeys
{
    private const string Incoming = "in";
    private const string Outgoing = "out";
    private const string Active = "active";
    private const string Shown = "shown";
    private const string Archived = "archived";
    private const string Unread = "unread";

    /// <summary>The narrowest key that contains the requested chats. The members' fields filter out the other chats of the key.</summary>
    public static string Of(ChatListQuery query) => $"{query.UserId}|{query.Kind switch
    {
        ChatListKind.IncomingRequests => Incoming,
        ChatListKind.OutgoingRequests => Outgoing,
        ChatListKind.Active when !query.IncludeHidden && query.Archived is { } archived => archived ? Archived : Shown,
        ChatListKind.Active => Active,
        ChatListKind.History => throw new ArgumentOutOfRangeException(nameof(query), "History is not a list by state."),
    }}";

    public static string UnreadOf(string userId) => $"{userId}|{Unread}";

    public static IEnumerable<string> Of(Conversation chat) =>
        new[] { chat.First, chat.Second }.SelectMany(member => ListsOf(chat, member).Select(list => $"{member.UserId}|{list}"));

    public static DateTimeOffset SortAt(Conversation chat) => ChatListPosition.Of(
        chat, chat.Status == ChatStatus.Accepted ? ChatListKind.Active : ChatListKind.IncomingRequests).At;

    private static string[] ListsOf(Conversation chat, Member member) => chat.Status switch
    {
        ChatStatus.Pending => [chat.RequestedBy == member.UserId ? Outgoing : Incoming],
        ChatStatus.Rejected => [],
        ChatStatus.Accepted when member.Hidden => [Active],
        ChatStatus.Accepted => [Active, member.Archived ? Archived : Shown, .. member.Unread > 0 ? (string[])[Unread] : []],
    };
}
