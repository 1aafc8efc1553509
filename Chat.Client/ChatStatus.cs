using System.Text.Json.Serialization;
using Chat.Client.Wire;

namespace Chat.Client;

/// <summary>The state of a chat.</summary>
[JsonConverter(typeof(TolerantEnumConverter<ChatStatus>))]
public enum ChatStatus
{
    /// <summary>A state that this version does not know.</summary>
    Unknown,

    /// <summary>A request that waits for the recipient's answer.</summary>
    Pending,

    /// <summary>Both members can send.</summary>
    Accepted,

    /// <summary>The recipient rejected the request.</summary>
    Rejected,
}
