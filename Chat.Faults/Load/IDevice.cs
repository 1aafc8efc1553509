namespace Chat.Faults.Load;

/// <summary>A device of a user. Each operation is repeated until the server answers it.</summary>
internal interface IDevice : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Sends a text, as a reply when <paramref name="replyTo"/> is set.</summary>
    Task<Outcome> SendAsync(KnownChat chat, string text, string? replyTo);

    /// <summary>Uploads a file and sends it with the text.</summary>
    Task<Outcome> SendFileAsync(KnownChat chat, string text, byte[] file);

    Task<Outcome> EditAsync(KnownChat chat, string messageId, string text);

    Task<Outcome> DeleteAsync(KnownChat chat, string messageId, bool forEveryone);

    Task<Outcome> ReactAsync(KnownChat chat, string messageId, string emoji, bool isOn);

    Task<Outcome> ReadAsync(KnownChat chat, long upToSeq);

    Task<Outcome> ArchiveAsync(KnownChat chat, bool isOn);

    Task<Outcome> ClearAsync(KnownChat chat);

    /// <summary>Not repeated: typing is a hint.</summary>
    Task TypeAsync(KnownChat chat);
}
