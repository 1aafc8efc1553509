using Chat.Core;
using Chat.Core.Errors;
using Chat.Core.Users;

namespace Chat.Functions.Requests;

/// <summary>Reads a change of a user's settings. A field that is absent changes nothing.</summary>
internal static class SettingsInput
{
    public static SettingsChange Read(Fields body) => new()
    {
        Requests = body.Text("requests") switch
        {
            null => null,
            "everyone" => RequestPolicy.Everyone,
            "nobody" => RequestPolicy.Nobody,
            _ => throw ChatException.Invalid("requests", "must be one of everyone, nobody"),
        },
        LastSeen = body.Text("lastSeen") switch
        {
            null => null,
            "everyone" => LastSeenPolicy.Everyone,
            "nobody" => LastSeenPolicy.Nobody,
            _ => throw ChatException.Invalid("lastSeen", "must be one of everyone, nobody"),
        },
        Push = body.Object("push") is { } push ? ReadPush(push) : null,
    };

    private static PushSettingsChange ReadPush(Fields push) => new()
    {
        Preview = push.Text("preview") switch
        {
            null => null,
            "full" => PushPreview.Full,
            "sender" => PushPreview.Sender,
            "none" => PushPreview.None,
            _ => throw ChatException.Invalid("push.preview", "must be one of full, sender, none"),
        },
        Requests = push.Flag("requests"),
        Pause = push.Has("pausedUntil") ? new PauseChange(push.Time("pausedUntil")?.ToWire()) : null,
    };
}
