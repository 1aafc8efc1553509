using System.Text.Json.Nodes;
using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Compares answers.</summary>
internal static class Bodies
{
    /// <summary>The problem without what names the one request: two refusals that say the same are equal.</summary>
    public static string Refusal(this Answer answer) => Without(answer, "instance", "traceId");

    public static string Without(this Answer answer, params string[] fields)
    {
        var body = JsonNode.Parse(answer.Body)?.AsObject() ?? throw new InvalidOperationException($"No object: {answer.Body}");
        foreach (var field in fields)
        {
            body.Remove(field);
        }

        return $"{answer.Status} {body.ToJsonString()}";
    }

    public static IReadOnlyList<long> Seqs(this Answer page, string path = "items") => [.. page.List(path).Select(m => m.Number("seq"))];

    public static IReadOnlyList<string> Ids(this Answer page, string path = "items") => [.. page.List(path).Select(m => m.Text("id"))];

    public static IReadOnlyList<string> Fields(this Answer answer) => [.. answer.Json.EnumerateObject().Select(p => p.Name)];

    /// <summary>The message's reactions as "👍 ana ben, 😀 ana".</summary>
    public static string Reactions(this Answer message) => string.Join(", ", message.List("reactions")
        .Select(r => $"{r.Text("emoji")} {string.Join(' ', r.List("users").Select(u => u.Json.GetString()))}"));
}
