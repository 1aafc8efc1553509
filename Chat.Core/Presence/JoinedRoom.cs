namespace Chat.Core.Presence;

/// <summary>A connection's place in a chat's room.</summary>
/// <param name="PeerId">The chat's other member, whose presence the connection is told.</param>
/// <param name="Shown">What the connection is told of that member as it joins.</param>
public sealed record JoinedRoom(string ChatId, string PeerId, ShownPresence Shown);
