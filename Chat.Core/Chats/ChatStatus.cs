namespace Chat.Core.Chats;

public enum ChatStatus
{
    Pending,
    Accepted,
    Rejected,
}
