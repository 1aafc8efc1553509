using System.Text.Json;
using Chat.Core.Errors;
using Microsoft.AspNetCore.Http;

namespace Chat.Functions.Errors;

/// <summary>
/// The one map from exceptions to problems. Clients see only text that was written for them: an exception that is not a
/// <see cref="ChatException"/> becomes a fixed sentence.
/// </summary>
public static class ProblemMap
{
    public static Problem Of(Exception exception, string instance, string traceId) => exception switch
    {
        ChatException e => Of(e.Code, e.Message, instance, traceId) with
        {
            Errors = e.Errors,
            RetryAfterMs = e.RetryAfter is { } wait ? (long)Math.Ceiling(wait.TotalMilliseconds) : null,
        },
        DependencyException e => Of(
            ErrorCode.DependencyUnavailable, $"Unavailable: {e.Dependency}. Try again.", instance, traceId) with
            {
                RetryAfterMs = e.RetryAfter is { } wait ? (long)Math.Ceiling(wait.TotalMilliseconds) : null,
            },
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            Of(ErrorCode.BodyTooLarge, "The body is too large.", instance, traceId),
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } or OperationCanceledException =>
            Of(ErrorCode.RequestTimeout, "The request took too long.", instance, traceId),
        BadHttpRequestException => Of(ErrorCode.InvalidRequest, "The request could not be read.", instance, traceId),
        _ => Of(ErrorCode.Unexpected, "Something went wrong; quote the traceId to the operator.", instance, traceId),
    };

    /// <summary>The code as it is on the wire.</summary>
    public static string ToWire(ErrorCode code) => JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString());

    /// <summary>Status, title and whether to try again. No default arm: a new code must be given its place here.</summary>
    public static (int Status, string Title, bool Retryable) Describe(ErrorCode code) => code switch
    {
        ErrorCode.InvalidRequest => (StatusCodes.Status400BadRequest, "Invalid request", false),
        ErrorCode.InvalidJson => (StatusCodes.Status400BadRequest, "Invalid JSON", false),
        ErrorCode.InvalidCursor => (StatusCodes.Status400BadRequest, "Invalid cursor", false),
        ErrorCode.ChatWithYourself => (StatusCodes.Status400BadRequest, "Chat with yourself", false),
        ErrorCode.Unauthenticated => (StatusCodes.Status401Unauthorized, "Not authenticated", false),
        ErrorCode.NotAllowed => (StatusCodes.Status403Forbidden, "Not allowed", false),
        ErrorCode.BlockedByMe => (StatusCodes.Status403Forbidden, "Blocked by you", false),
        ErrorCode.RequestsClosed => (StatusCodes.Status403Forbidden, "Takes no requests", false),
        ErrorCode.Suspended => (StatusCodes.Status403Forbidden, "Account suspended", false),
        ErrorCode.RejectedByPolicy => (StatusCodes.Status403Forbidden, "Rejected by policy", false),
        ErrorCode.NotFound => (StatusCodes.Status404NotFound, "Not found", false),
        ErrorCode.MethodNotAllowed => (StatusCodes.Status405MethodNotAllowed, "Method not allowed", false),
        ErrorCode.RequestTimeout => (StatusCodes.Status408RequestTimeout, "Request timeout", true),
        ErrorCode.ChatPending => (StatusCodes.Status409Conflict, "Chat pending", false),
        ErrorCode.ChatRejected => (StatusCodes.Status409Conflict, "Chat rejected", false),
        ErrorCode.ChatAccepted => (StatusCodes.Status409Conflict, "Chat accepted", false),
        ErrorCode.MessageDeleted => (StatusCodes.Status409Conflict, "Message deleted", false),
        ErrorCode.EditWindowOver => (StatusCodes.Status409Conflict, "Too late to edit", false),
        ErrorCode.DeleteWindowOver => (StatusCodes.Status409Conflict, "Too late to delete", false),
        ErrorCode.TooManyReactions => (StatusCodes.Status409Conflict, "Too many reactions", false),
        ErrorCode.FileInUse => (StatusCodes.Status409Conflict, "File in use", false),
        ErrorCode.UploadMismatch => (StatusCodes.Status409Conflict, "Upload differs", false),
        ErrorCode.ReportResolved => (StatusCodes.Status409Conflict, "Report resolved", false),
        ErrorCode.PushUnavailable => (StatusCodes.Status409Conflict, "Push not configured", false),
        ErrorCode.BodyTooLarge => (StatusCodes.Status413PayloadTooLarge, "Body too large", false),
        ErrorCode.FileTooLarge => (StatusCodes.Status413PayloadTooLarge, "File too large", false),
        ErrorCode.UseUploadToken => (StatusCodes.Status413PayloadTooLarge, "Use an upload token", false),
        ErrorCode.UnsupportedMediaType => (StatusCodes.Status415UnsupportedMediaType, "Unsupported media type", false),
        ErrorCode.ClientMessageIdReused => (StatusCodes.Status422UnprocessableEntity, "clientMessageId reused", false),
        ErrorCode.RateLimited => (StatusCodes.Status429TooManyRequests, "Too many requests", true),
        ErrorCode.RequestQuota => (StatusCodes.Status429TooManyRequests, "Too many open requests", false),
        ErrorCode.ReportQuota => (StatusCodes.Status429TooManyRequests, "Too many reports", true),
        ErrorCode.Unexpected => (StatusCodes.Status500InternalServerError, "Unexpected error", false),
        ErrorCode.DependencyUnavailable => (StatusCodes.Status503ServiceUnavailable, "Temporarily unavailable", true),
        ErrorCode.PolicyUnavailable => (StatusCodes.Status503ServiceUnavailable, "Policy unavailable", true),
    };

    private static Problem Of(ErrorCode code, string detail, string instance, string traceId)
    {
        var (status, title, retryable) = Describe(code);
        var name = ToWire(code);
        return new Problem($"urn:chat:error:{name}", title, status, detail, instance)
        {
            Code = name,
            Retryable = retryable,
            TraceId = traceId,
        };
    }
}
