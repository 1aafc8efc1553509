namespace Chat.Core.Push;

/// <summary>The kinds of push that are configured, and the addresses that users may register. Registrations set them.</summary>
public sealed class PushOptions
{
    public const string AppUrlSetting = "Push:AppUrl";
    public const string AllowedEndpointsSetting = "Push:AllowedEndpoints";

    /// <summary>Notifications open addresses below this one. Required when a kind is configured, unless the host knows its own.</summary>
    public string AppUrl { get; set; } = string.Empty;

    /// <summary>The public VAPID key; null switches Web Push off.</summary>
    public string? WebPushKey { get; set; }

    public bool Fcm { get; set; }

    public bool Apns { get; set; }

    /// <summary>Origins that are exempt from the rules for endpoints. Default: none.</summary>
    public IReadOnlyList<Uri> AllowedEndpoints { get; set; } = [];

    /// <summary>The host's own address, where it has a push service and an app. It is known only after the start.</summary>
    public Func<Uri>? OwnAddress { get; set; }

    /// <summary>A kind is configured.</summary>
    public bool IsOn => WebPushKey is not null || Fcm || Apns;

    /// <summary>A kind is configured whose notifications a push can clear.</summary>
    public bool CanClear => Fcm || Apns;

    public bool Has(PushKind kind) => kind switch
    {
        PushKind.Webpush => WebPushKey is not null,
        PushKind.Fcm => Fcm,
        PushKind.Apns => Apns,
    };
}
