using System.Reflection;

namespace Chat.LocalHost;

/// <summary>The product's own functions, middleware and services.</summary>
internal static class ChatParts
{
    public static LocalHostParts Create() => new(
        Assembly.Load("Chat.Functions").GetExportedTypes(),
        Middleware: [],
        AddServices: (_, _) => { });
}
