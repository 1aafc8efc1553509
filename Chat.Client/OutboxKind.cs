using System.Text.Json.Serialization;

namespace Chat.Client;

/// <summary>The operation of an entry of the outbox.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OutboxKind>))]
public enum OutboxKind
{
    /// <summary>Sends a text.</summary>
    Message,

    /// <summary>Sends files.</summary>
    Media,

    /// <summary>Edits a message.</summary>
    Edit,

    /// <summary>Deletes a message.</summary>
    Delete,

    /// <summary>Adds a reaction.</summary>
    React,

    /// <summary>Removes a reaction.</summary>
    Unreact,

    /// <summary>Moves the read marker.</summary>
    Read,

    /// <summary>Accepts a request.</summary>
    Accept,

    /// <summary>Rejects a request.</summary>
    Reject,

    /// <summary>Blocks the other member.</summary>
    Block,

    /// <summary>Lifts the user's block.</summary>
    Unblock,

    /// <summary>Archives the chat.</summary>
    Archive,

    /// <summary>Brings the chat back from the archive.</summary>
    Unarchive,

    /// <summary>Mutes the chat.</summary>
    Mute,

    /// <summary>Ends a mute.</summary>
    Unmute,

    /// <summary>Deletes the chat for the user.</summary>
    Clear,
}
