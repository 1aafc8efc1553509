namespace Chat.Functions.Hub;

/// <summary>The only hub; the functions of its events are in this folder.</summary>
public static class ChatHub
{
    public const string Name = "chat";
    public const string Connections = "connections";
    public const string Messages = "messages";
}
