namespace Chat.Functions.Hub;

/// <summary>The one hub. The classes in this folder group its functions by topic.</summary>
public static class ChatHub
{
    public const string Name = "chat";
    public const string Connections = "connections";
    public const string Messages = "messages";
}
