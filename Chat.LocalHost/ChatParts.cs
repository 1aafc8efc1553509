using Chat.Functions;

namespace Chat.LocalHost;

/// <summary>The product's own functions, middleware and services.</summary>
internal static class ChatParts
{
    public static LocalHostParts Create() => new(
        typeof(ChatComposition).Assembly.GetExportedTypes(),
        ChatComposition.Middleware,
        (services, configuration) => services.AddChat(configuration));
}
