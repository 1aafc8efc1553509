using System.Text.Json;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Microsoft.Extensions.Options;

namespace Chat.Core.Webhooks;

/// <summary>
/// Asks the application's own backend whether a text may be stored: once, for at most a second. The answer is
/// <c>{ "allow": bool, "reason"? }</c>; anything else is a failure, which a setting decides about.
/// </summary>
public sealed class SendPolicy(IOptions<SendPolicyOptions> options, SignedPost posts, IdGenerator ids, TimeProvider time)
{
    private const int MaxReasonLength = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly PostTarget? _target = options.Value.Url.Length == 0
        ? null
        : new PostTarget(new Uri(options.Value.Url), StandardSignature.ParseSecrets(options.Value.Secret) ?? [], Patience);

    public bool IsOn => _target is not null;

    /// <param name="draft">A message that is not stored yet.</param>
    public Task RequireSendAsync(Message draft, CancellationToken ct) => RequireAsync(
        "message.send",
        new PolicyData(draft.ChatId, draft.SenderId, draft.Content) { ReplyTo = draft.ReplyTo?.Id, Media = draft.Media },
        ct);

    public Task RequireEditAsync(MessageRef target, string content, CancellationToken ct) => RequireAsync(
        "message.edit", new PolicyData(target.ChatId, target.UserId, content) { MessageId = target.MessageId }, ct);

    public Task RequireRequestAsync(string chatId, string requester, string recipient, string text, CancellationToken ct) => RequireAsync(
        "chat.request", new PolicyData(chatId, requester, text) { RecipientId = recipient }, ct);

    private async Task RequireAsync(string type, PolicyData data, CancellationToken ct)
    {
        if (_target is null)
        {
            return;
        }

        var question = JsonSerializer.SerializeToUtf8Bytes(new PolicyQuestion(type, time.GetNow(), data), ChatJson.Options);
        var answer = await posts.SendAsync(_target, $"pol_{ids.NewId()}", question, ct);
        switch (Read(answer))
        {
            case { Allow: true }:
            case null when options.Value.OnFailure == PolicyFailure.Allow:
                return;
            case null:
                throw new ChatException(ErrorCode.PolicyUnavailable, "The message could not be checked; try again.");
            case { Reason: var reason }:
                throw new ChatException(
                    ErrorCode.RejectedByPolicy, reason is { Length: > 0 and <= MaxReasonLength } ? reason : "The message was rejected.");
        }
    }

    private static Verdict? Read(PostAnswer answer)
    {
        try
        {
            return answer.Status == 200 && JsonSerializer.Deserialize<Verdict>(answer.Body, ChatJson.Options) is { Allow: not null } verdict
                ? verdict
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <param name="Reason">For the sender, written by the application's own backend.</param>
    private sealed record Verdict(bool? Allow, string? Reason);
}
