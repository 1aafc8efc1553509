namespace Chat.Core;

/// <summary>
/// Every number a client can run into, in one place (spec section 10). Served by <c>POST /api/negotiate</c> as
/// <c>constants</c>. Rates are per user and can be switched off with 0; the rest is fixed.
/// </summary>
public static class Limits
{
    /// <summary>Length of a message's text after trimming, in Unicode scalar values.</summary>
    public const int MaxTextLength = 4_000;

    /// <summary>Files one message can show.</summary>
    public const int MaxMediaPerMessage = 10;

    /// <summary>Files of one bulk upload.</summary>
    public const int MaxBulkFiles = 10;

    /// <summary>Bytes of one file.</summary>
    public const long MaxFileBytes = 100L * 1024 * 1024;

    /// <summary>
    /// Bytes of all files of one upload through the server, unless the setting <c>Chat:Media:MaxProxiedBytes</c> says
    /// otherwise.
    /// </summary>
    public const long DefaultMaxProxiedBytes = 10L * 1024 * 1024;

    /// <summary>Items of one page; more is a 400.</summary>
    public const int MaxPageSize = 100;

    /// <summary>Items of a page when the caller names no limit.</summary>
    public const int DefaultPageSize = 50;

    /// <summary>Different emojis on one message.</summary>
    public const int MaxReactions = 20;

    /// <summary>UTF-16 units of the text that names an emoji. The longest emoji has 15 in its stored form.</summary>
    public const int MaxEmojiLength = 64;

    /// <summary>Requests of one user that wait for an answer.</summary>
    public const int MaxPendingRequests = 50;

    /// <summary>Length of a user id, in characters.</summary>
    public const int MaxUserIdLength = 128;

    /// <summary>Length of a clientMessageId, in characters.</summary>
    public const int MaxClientMessageIdLength = 64;

    /// <summary>Bytes of a message's metadata, as compact UTF-8.</summary>
    public const int MaxMetadataBytes = 4_096;

    /// <summary>Levels of objects and lists in a message's metadata; the outermost object is the first.</summary>
    public const int MaxMetadataDepth = 5;

    /// <summary>Length of a user's name, in Unicode scalar values.</summary>
    public const int MaxNameLength = 100;

    /// <summary>Length of the URL of a user's picture, in characters.</summary>
    public const int MaxAvatarUrlLength = 2_048;

    /// <summary>Devices of one user; another replaces the one that was not seen for longest.</summary>
    public const int MaxDevices = 20;

    /// <summary>Length of a device's id, in characters.</summary>
    public const int MaxDeviceIdLength = 64;

    /// <summary>Length of a device's label, in Unicode scalar values.</summary>
    public const int MaxDeviceLabelLength = 100;

    /// <summary>Length of a reply's preview, in Unicode scalar values.</summary>
    public const int PreviewLength = 120;

    /// <summary>Length of a notification's text, in Unicode scalar values with the ellipsis.</summary>
    public const int PushBodyLength = 160;

    /// <summary>Length of a search query, in characters.</summary>
    public const int MinSearchLength = 2;

    /// <summary>Length of a search query, in characters.</summary>
    public const int MaxSearchLength = 100;

    /// <summary>Bytes of a JSON body.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    /// <summary>The types a file can have, told by its bytes (spec section 8).</summary>
    public static readonly IReadOnlyList<string> MediaTypes =
    [
        "image/jpeg", "image/png", "image/gif", "image/webp",
        "video/mp4", "video/mpeg", "video/quicktime",
        "application/pdf", "application/msword",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ];

    /// <summary>How long after sending a message can be edited.</summary>
    public static readonly TimeSpan EditWindow = TimeSpan.FromMinutes(15);

    /// <summary>How long after sending a message can be deleted for everyone.</summary>
    public static readonly TimeSpan DeleteWindow = TimeSpan.FromMinutes(60);

    /// <summary>How often a client sends a heartbeat while it sends nothing else. Each one is a paid execution.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(240);

    /// <summary>How long a connection counts as alive after its last sign of life. Two heartbeats may get lost.</summary>
    public static readonly TimeSpan PresenceLease = TimeSpan.FromSeconds(600);

    /// <summary>After this time without a sign of life, the service is asked whether it still has the connection.</summary>
    public static readonly TimeSpan LeaseDoubt = TimeSpan.FromSeconds(150);

    /// <summary>How long a lost connection's user still counts as online, so that a reconnect causes no flicker.</summary>
    public static readonly TimeSpan OfflineGrace = TimeSpan.FromSeconds(5);

    /// <summary>How long a client shows "is typing" after the event.</summary>
    public static readonly TimeSpan TypingTtl = TimeSpan.FromSeconds(6);

    /// <summary>How long a push to an active user waits, so that a message which is read at once is not pushed.</summary>
    public static readonly TimeSpan PushDelay = TimeSpan.FromSeconds(15);

    /// <summary>A user with an activity since then is active.</summary>
    public static readonly TimeSpan PushActivity = TimeSpan.FromSeconds(300);

    /// <summary>The shortest time between two pushes of one chat.</summary>
    public static readonly TimeSpan PushInterval = TimeSpan.FromSeconds(3);

    /// <summary>A message that is older is not pushed any more.</summary>
    public static readonly TimeSpan PushLife = TimeSpan.FromHours(24);

    /// <summary>A device that did not register for this long is removed.</summary>
    public static readonly TimeSpan DeviceLife = TimeSpan.FromDays(270);

    /// <summary>Typing events of one user in one chat that come sooner than this after the last are dropped.</summary>
    public static readonly TimeSpan TypingThrottle = TimeSpan.FromSeconds(2);

    /// <summary>Messages of one report.</summary>
    public const int MaxReportedMessages = 20;

    /// <summary>Length of a note in a report or a resolution, in Unicode scalar values.</summary>
    public const int MaxNoteLength = 1_000;

    /// <summary>Reports of one user within <see cref="ReportWindow"/>.</summary>
    public const int MaxReports = 20;

    /// <summary>How long a report counts against the quota, and how long the same report is a repeat.</summary>
    public static readonly TimeSpan ReportWindow = TimeSpan.FromHours(24);

    /// <summary>How long reports, their copies and their files are kept.</summary>
    public static readonly TimeSpan ReportRetention = TimeSpan.FromDays(90);
}
