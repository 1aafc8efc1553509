namespace Chat.Core.Errors;

/// <summary>Every refusal a client can get. On the wire the name in snake_case; a code is never reused.</summary>
public enum ErrorCode
{
    // 400
    InvalidRequest,
    InvalidJson,
    InvalidCursor,
    ChatWithYourself,

    // 401
    Unauthenticated,

    // 403
    NotAllowed,
    BlockedByMe,
    RequestsClosed,
    Suspended,
    RejectedByPolicy,

    // 404
    NotFound,

    // 405
    MethodNotAllowed,

    // 408
    RequestTimeout,

    // 409
    ChatPending,
    ChatRejected,
    ChatAccepted,
    MessageDeleted,
    EditWindowOver,
    DeleteWindowOver,
    TooManyReactions,
    FileInUse,
    UploadMismatch,
    ReportResolved,
    PushUnavailable,

    // 413, 415
    BodyTooLarge,
    FileTooLarge,
    UseUploadToken,
    UnsupportedMediaType,

    // 422
    ClientMessageIdReused,

    // 429
    RateLimited,
    RequestQuota,
    ReportQuota,

    // 500, 503
    Unexpected,
    DependencyUnavailable,
    PolicyUnavailable,
}
