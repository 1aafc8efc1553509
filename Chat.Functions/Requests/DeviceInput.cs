using Chat.Core.Push;

namespace Chat.Functions.Requests;

/// <summary>Reads the registration of a device.</summary>
internal static class DeviceInput
{
    public static RegisterDeviceInput Read(string userId, string deviceId, Fields body)
    {
        var keys = body.Object("keys") ?? Fields.None;
        return new RegisterDeviceInput(userId, deviceId, body.Text("kind"))
        {
            Endpoint = body.Text("endpoint"),
            P256dh = keys.Text("p256dh"),
            Auth = keys.Text("auth"),
            Token = body.Text("token"),
            Topic = body.Text("topic"),
            Sandbox = body.Flag("sandbox"),
            Label = body.Text("label"),
        };
    }
}
