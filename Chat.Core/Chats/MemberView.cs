namespace Chat.Core.Chats;

/// <summary>One member's view of one chat.</summary>
public sealed record MemberView(Conversation Chat, string UserId)
{
    public Member Own => Chat.Own(UserId);

    public Member Peer => Chat.Peer(UserId);

    public long ClearedUpToSeq => Own.ClearedUpToSeq;
}
