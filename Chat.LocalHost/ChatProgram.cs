using Chat.Functions;

namespace Chat.LocalHost;

/// <summary>The functions, middleware and services of the product.</summary>
internal static class ChatProgram
{
    public static HostedProgram Create() => new(
        typeof(ChatRegistration).Assembly.GetExportedTypes(),
        ChatRegistration.Middleware,
        (services, configuration) => services.AddChat(configuration));
}
