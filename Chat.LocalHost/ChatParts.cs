using Chat.Functions;

namespace Chat.LocalHost;

/// <summary>The functions, middleware and services of the product.</summary>
internal static class ChatParts
{
    public static LocalHostParts Create() => new(
        typeof(ChatComposition).Assembly.GetExportedTypes(),
        ChatComposition.Middleware,
        (services, configuration) => services.AddChat(configuration));
}
