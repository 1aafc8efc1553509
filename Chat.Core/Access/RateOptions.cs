using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Chat.Core.Access;

/// <summary>Rates per user (spec section 10), below <c>Chat:Rates</c>. Each instance counts for itself. 0 switches a rate off.</summary>
public sealed class RateOptions
{
    public const string Section = "Chat:Rates";

    /// <summary>Messages a second. Default 10.</summary>
    [Range(0.0, 1_000_000.0)]
    public double SendPerSecond { get; set; } = 10;

    /// <summary>Messages at once after a pause. Default 30.</summary>
    [Range(1, 1_000_000)]
    public int SendBurst { get; set; } = 30;

    /// <summary>Files a minute. Default 30.</summary>
    [Range(0, 1_000_000)]
    public int UploadPerMinute { get; set; } = 30;

    /// <summary>Megabytes an hour that a user uploads. Default 2048.</summary>
    [Range(0, 1_000_000)]
    public int UploadMegabytesPerHour { get; set; } = 2048;

    /// <summary>Searches a minute. Default 60.</summary>
    [Range(0, 1_000_000)]
    public int SearchPerMinute { get; set; } = 60;

    /// <summary>Registrations of devices a minute. Default 10.</summary>
    [Range(0, 1_000_000)]
    public int DevicesPerMinute { get; set; } = 10;

    /// <summary>Everything else, a second. Default 50.</summary>
    [Range(0.0, 1_000_000.0)]
    public double OthersPerSecond { get; set; } = 50;

    /// <summary>Everything else, at once after a pause. Default 100.</summary>
    [Range(1, 1_000_000)]
    public int OthersBurst { get; set; } = 100;

    /// <summary>Seconds between two typing events of a user in a chat; what comes sooner is dropped in silence. Default 2.</summary>
    [Range(0.0, 60.0)]
    public double TypingSeconds { get; set; } = Limits.TypingThrottle.TotalSeconds;

    /// <summary>Requests of a user that may wait for an answer. Default 50.</summary>
    [Range(0, 1_000_000)]
    public int PendingRequests { get; set; } = Limits.MaxPendingRequests;
}

/// <summary>Checks the ranges by generated code; reflection would delay the start.</summary>
[OptionsValidator]
public sealed partial class RateOptionsCheck : IValidateOptions<RateOptions>;
