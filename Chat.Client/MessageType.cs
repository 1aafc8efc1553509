using System.Text.Json.Serialization;
using Chat.Client.Wire;

namespace Chat.Client;

/// <summary>The kind of a message.</summary>
[JsonConverter(typeof(TolerantEnumConverter<MessageType>))]
public enum MessageType
{
    /// <summary>A kind that this version does not know.</summary>
    Unknown,

    /// <summary>A text.</summary>
    Text,

    /// <summary>Files, with or without a text.</summary>
    Media,
}
