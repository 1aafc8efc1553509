using System.Text.Json.Nodes;

namespace Chat.Tests.Convergence;

internal static class Json
{
    public static long Number(this JsonObject o, string name) => o[name]!.GetValue<long>();

    public static string Text(this JsonObject o, string name) => o[name]!.GetValue<string>();
}
