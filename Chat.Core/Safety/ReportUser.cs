using System.Security.Cryptography;
using System.Text.Json;
using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Members;
using Chat.Core.Messages;
using Chat.Core.Webhooks;

namespace Chat.Core.Safety;

/// <param name="CallerId">The reporter.</param>
/// <param name="UserId">The reported user.</param>
/// <param name="ChatId">Their chat; optional, since two users have one chat.</param>
/// <param name="MessageIds">Messages of the reported user in this chat.</param>
/// <param name="Reason">Why the user is reported.</param>
/// <param name="Note">The reporter's own words.</param>
/// <param name="Block">Blocks the reported user as well.</param>
public sealed record ReportUserInput(
    string CallerId, string? UserId, string? ChatId, IReadOnlyList<string>? MessageIds, ReportReason Reason, string? Note, bool Block);

/// <summary>The data of the webhook about a report. The messages and the note are for administrators.</summary>
public sealed record ReportCreated(
    string ReportId, string ReporterId, string UserId, string ChatId, ReportReason Reason, DateTimeOffset CreatedAt);

/// <param name="Id">The report's id.</param>
/// <param name="Created">False for a repeat of an earlier report.</param>
public sealed record FiledReport(string Id, bool Created);

/// <summary>
/// Reports a user whom the caller shares a chat with, and messages of the user that the caller sees. The reported messages
/// are copied. The reported user is told nothing.
/// </summary>
public sealed class ReportUser(
    ChatAccess access, ReportQuota quota, IReportStore reports, SetMemberSettings own, WebhookEvents webhooks, TimeProvider time)
{
    public async Task<FiledReport> ExecuteAsync(ReportUserInput input, CancellationToken ct)
    {
        var messageIds = Validate(input);

        var loaded = await access.LoadAsync(QueryOf(input, messageIds), input.CallerId, ct);
        var messages = RequireReportable(loaded, input, messageIds);

        var reserved = await quota.ReserveAsync(input.CallerId, KeyOf(loaded.Chat, input, messages), ct);
        var created = await SaveAsync(ReportOf(reserved, loaded.Chat, input, messages), ct);

        if (input.Block)
        {
            await own.BlockAsync(input.CallerId, loaded.Chat.Id, blocked: true, ct);
        }

        return new FiledReport(reserved.ReportId, created);
    }

    // The webhook is stored first: if this is cut off in between, a repeat stores the report, and nothing is missing.
    private async Task<bool> SaveAsync(Report report, CancellationToken ct)
    {
        if (await reports.FindAsync(report.Id, ct) is not null)
        {
            return false;
        }

        var data = new ReportCreated(report.Id, report.ReporterId, report.UserId, report.ChatId, report.Reason, report.CreatedAt);
        await webhooks.AddAsync(report.Id, WebhookTypes.ReportCreated, data, ct);
        return await reports.AddAsync(report, ct);
    }

    private static IReadOnlyList<string> Validate(ReportUserInput input)
    {
        string[] messageIds = [.. (input.MessageIds ?? []).Distinct(StringComparer.Ordinal)];
        return input switch
        {
            { UserId: null } => throw ChatException.Invalid("userId", "is required"),
            { Note: { } note } when note.EnumerateRunes().Count() > Limits.MaxNoteLength =>
                throw ChatException.Invalid("note", $"must have at most {Limits.MaxNoteLength} characters"),
            _ when messageIds.Length > Limits.MaxReportedMessages =>
                throw ChatException.Invalid("messageIds", $"must hold at most {Limits.MaxReportedMessages} ids"),
            { ChatId: null } when messageIds.Length > 0 => throw ChatException.Invalid("chatId", "is required with messageIds"),
            _ => messageIds,
        };
    }

    private static ChatQuery QueryOf(ReportUserInput input, IReadOnlyList<string> messageIds) =>
        (input.ChatId is null ? ChatQuery.Of(input.CallerId, input.UserId!) : ChatQuery.Of(input.ChatId)) with { MessageIds = messageIds };

    private static IReadOnlyList<Message> RequireReportable(LoadedChat loaded, ReportUserInput input, IReadOnlyList<string> messageIds)
    {
        if (loaded.Chat.Peer(input.CallerId).UserId != input.UserId)
        {
            throw ChatException.NotFound();
        }

        Message[] messages = [.. messageIds.Select(id => loaded.RequireVisible(id, input.CallerId)).OrderBy(message => message.Seq)];
        return messages.All(message => message.SenderId == input.UserId)
            ? messages
            : throw ChatException.Invalid("messageIds", "must be messages of the reported user");
    }

    private static string KeyOf(Conversation chat, ReportUserInput input, IReadOnlyList<Message> messages)
    {
        string[] reported = [input.UserId!, chat.Id, .. messages.Select(message => message.Id)];
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(reported)));
    }

    private Report ReportOf(RecentReport reserved, Conversation chat, ReportUserInput input, IReadOnlyList<Message> messages)
    {
        var now = time.GetNow();
        return new Report
        {
            Id = reserved.ReportId,
            ReporterId = input.CallerId,
            UserId = input.UserId!,
            ChatId = chat.Id,
            Messages = messages,
            Reason = input.Reason,
            Note = MessageText.IsEmpty(input.Note) ? null : input.Note,
            CreatedAt = now,
            ExpiresAt = now + Limits.ReportRetention,
        };
    }
}
