namespace Chat.Functions.Hub;

/// <summary>The one hub. Its functions are in this folder by what they are about.</summary>
public static class ChatHub
{
    public const string Name = "chat";
    public const string Connections = "connections";
    public const string Messages = "messages";
}
