namespace Chat.Core.Presence;

/// <summary>A connection that joins or leaves a chat's room.</summary>
public sealed record RoomInput(string UserId, string ConnectionId, string ChatId);
