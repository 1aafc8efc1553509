namespace Chat.Core.Chats;

/// <summary>
/// The changes of what a block freezes of the members' presence, as pure functions from one state to the next. They take no rev.
/// </summary>
public static class LastSeenChanges
{
    public static Conversation WithSeenAtBlock(this Conversation chat, DateTimeOffset? first, DateTimeOffset? second) => chat with
    {
        First = chat.First with { SeenAtBlock = first },
        Second = chat.Second with { SeenAtBlock = second },
    };

    public static Conversation ForgetSeenAtBlock(this Conversation chat, string userId) =>
        chat.Own(userId).SeenAtBlock is null ? chat : chat.With(chat.Own(userId) with { SeenAtBlock = null });
}
