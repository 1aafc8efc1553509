using System.Text.Json;
using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Messages;
using Chat.Core.Webhooks;

namespace Chat.Core.Uploads;

public sealed record SendMediaInput(
    string UserId, string ChatId, IReadOnlyList<string> FileIds, string? Content, string? ClientMessageId, string? ReplyTo)
{
    public JsonElement? Metadata { get; init; }
}

/// <summary>
/// Sends files, exactly once per clientMessageId. The files are reserved before the message is appended and committed
/// after it, so that a process that dies in between leaves no shown file to the clean-up.
/// </summary>
public sealed class SendMedia(ChatAccess access, Drafts drafts, AttachFiles files, AppendMessage append, SendPolicy policy)
{
    public async Task<SentMessage> ExecuteAsync(SendMediaInput input, CancellationToken ct)
    {
        await access.RequireMemberAsync(input.ChatId, input.UserId, ct);
        Validate(input);

        var (content, metadata) = (MessageText.RequireOptional(input.Content), MessageMetadata.RequireOptional(input.Metadata));
        var draft = drafts.Media(
            input.ChatId, input.UserId, input.FileIds, content, input.ClientMessageId, input.ReplyTo, metadata);

        // A repeated send is answered before its files are checked, because they may be gone by now.
        if (await append.CheckAsync(draft, ct) is { } repeated)
        {
            return repeated;
        }

        draft = draft with { Media = await files.RequireAsync(draft, input.FileIds, ct) };

        await policy.RequireSendAsync(draft, ct);

        await files.ReserveAsync(draft, ct);
        var sent = await AppendAsync(draft, ct);
        await files.CommitAsync(draft);
        return sent;
    }

    // Only a refusal is final. After another failure the message may still be stored, so its files stay reserved for a
    // repeat or for the clean-up.
    private async Task<SentMessage> AppendAsync(Message draft, CancellationToken ct)
    {
        try
        {
            return await append.ExecuteAsync(draft, ct);
        }
        catch (ChatException)
        {
            await files.ReleaseAsync(draft);
            throw;
        }
    }

    private static void Validate(SendMediaInput input)
    {
        if (input.FileIds.Count is < 1 or > Limits.MaxMediaPerMessage)
        {
            throw ChatException.Invalid("media", $"must have 1 to {Limits.MaxMediaPerMessage} files");
        }

        if (input.FileIds.Distinct(StringComparer.Ordinal).Count() < input.FileIds.Count)
        {
            throw ChatException.Invalid("media", "must not name a file twice");
        }
    }
}
