using System.Text.Json.Serialization;

namespace Chat.Faults.Log;

/// <summary>One thing that a client did or saw. The check reads nothing else.</summary>
[JsonDerivedType(typeof(ChatOpened), nameof(ChatOpened))]
[JsonDerivedType(typeof(SendStarted), nameof(SendStarted))]
[JsonDerivedType(typeof(SendAnswered), nameof(SendAnswered))]
[JsonDerivedType(typeof(SendRefused), nameof(SendRefused))]
[JsonDerivedType(typeof(ChangeAnswered), nameof(ChangeAnswered))]
[JsonDerivedType(typeof(ReadAnswered), nameof(ReadAnswered))]
[JsonDerivedType(typeof(BlockChanged), nameof(BlockChanged))]
[JsonDerivedType(typeof(PageGot), nameof(PageGot))]
[JsonDerivedType(typeof(EventGot), nameof(EventGot))]
[JsonDerivedType(typeof(CallFailed), nameof(CallFailed))]
[JsonDerivedType(typeof(ChatFound), nameof(ChatFound))]
[JsonDerivedType(typeof(MessageFound), nameof(MessageFound))]
[JsonDerivedType(typeof(TotalFound), nameof(TotalFound))]
[JsonDerivedType(typeof(ViewTaken), nameof(ViewTaken))]
[JsonDerivedType(typeof(FileFound), nameof(FileFound))]
[JsonDerivedType(typeof(FaultDone), nameof(FaultDone))]
[JsonDerivedType(typeof(SecretLogged), nameof(SecretLogged))]
public abstract record LogRecord
{
    /// <summary>Milliseconds since the beginning of the run.</summary>
    public long At { get; init; }
}

/// <summary>A chat and its members. The second member never clears the chat or hides a message, so sees all of it.</summary>
public sealed record ChatOpened(string ChatId, string First, string Second) : LogRecord;

/// <summary>Before the first attempt. The label is unique, and the first word of the text.</summary>
public sealed record SendStarted(string User, string ChatId, string Label) : LogRecord;

/// <summary>The server acknowledged the message, perhaps not for the first time.</summary>
public sealed record SendAnswered(string User, string ChatId, string Label, string MessageId, long Seq) : LogRecord;

/// <summary>The server refused the message.</summary>
/// <param name="IsFirstAttempt">No attempt before it went without an answer, so the message can't be stored.</param>
public sealed record SendRefused(string User, string ChatId, string Label, string Code, bool IsFirstAttempt) : LogRecord;

/// <summary>The server acknowledged an edit, a reaction or a deletion for everyone, and returned this state of the message.</summary>
public sealed record ChangeAnswered(string User, string ChatId, string MessageId, long Rev, string? Content, bool Deleted) : LogRecord;

/// <summary>The server acknowledged a read marker.</summary>
public sealed record ReadAnswered(string User, string ChatId, long UpToSeq) : LogRecord;

/// <summary>A block of the other member is about to be set or lifted, or was acknowledged.</summary>
public sealed record BlockChanged(string User, string ChatId, bool IsOn, bool IsDone) : LogRecord;

/// <summary>A page of a client that follows the chat by <c>after=</c>.</summary>
public sealed record PageGot(string User, string ChatId, long After, IReadOnlyList<long> Seqs) : LogRecord;

/// <summary>An event on a connection of the user.</summary>
/// <param name="About">The user whose act the event tells of; null when it has none.</param>
public sealed record EventGot(string User, string Name, string? ChatId, string? About) : LogRecord;

/// <summary>An answer that no fault explains, such as a 500.</summary>
public sealed record CallFailed(string User, string Call, string Answer) : LogRecord;

/// <summary>The chat at the end, as the member fetched it.</summary>
public sealed record ChatFound(
    string User, string ChatId, long Seq, int Unread, long LastReadSeq, long ClearedUpToSeq, long? PeerLastReadSeq) : LogRecord;

/// <summary>A message at the end, as the member fetched it.</summary>
public sealed record MessageFound(
    string User, string ChatId, string MessageId, long Seq, long Rev, string SenderId, string? Content, bool Deleted) : LogRecord
{
    public IReadOnlyList<string> FileIds { get; init; } = [];
}

/// <summary>The unread total at the end, as the user fetched it.</summary>
public sealed record TotalFound(string User, long Messages, int Chats) : LogRecord;

/// <summary>
/// A chat as lines of text at the end: as a device of the user holds it, or as fetched (<paramref name="Device"/> is null).
/// </summary>
public sealed record ViewTaken(string User, string? Device, string ChatId, IReadOnlyList<string> Lines) : LogRecord;

/// <summary>A file on the disk of the provider at the end, after the clean-up.</summary>
public sealed record FileFound(string FileId, string Path) : LogRecord;

/// <summary>The harness caused a fault.</summary>
public sealed record FaultDone(string Kind) : LogRecord;

/// <summary>A line of the server's log that has a token, the signature of a URL, a key, or the text of a message.</summary>
public sealed record SecretLogged(string Line) : LogRecord;
