namespace Chat.Core.Presence;

/// <param name="Online">The other member has a live connection, and the chat is open.</param>
public sealed record JoinedChat(string ChatId, long Seq, long Rev, bool Online);
