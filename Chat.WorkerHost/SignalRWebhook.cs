using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Chat.WorkerHost;

/// <summary>
/// The SignalR extension of the host: makes an invocation of each request of Azure SignalR Service, and a completion of its return
/// value. It reads JSON and no MessagePack, and checks neither key nor signature. As there, Newtonsoft.Json reads the arguments, which
/// rewrites texts in objects that look like dates.
/// </summary>
internal sealed class SignalRWebhook(
    IEnumerable<WorkerFunction> functions, Func<WorkerFunction, string, CancellationToken, Task<JsonObject>> invoke)
{
    public const string Path = "/runtime/webhooks/signalr";

    private const string RecordSeparator = "\u001e";

    // The host compares hub, category and event without regard to case.
    private readonly Dictionary<string, WorkerFunction> _functions = functions.Where(function => function.IsSocket).ToDictionary(
        function => Key(Field(function, "hubName"), Field(function, "category"), Field(function, "event")),
        StringComparer.OrdinalIgnoreCase);

    public async Task AnswerAsync(HttpContext http)
    {
        if (!_functions.TryGetValue(Key(Header(http, "Hub"), Header(http, "Category"), Header(http, "Event")), out var function))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var reader = new StreamReader(http.Request.Body);
        var message = JObject.Parse((await reader.ReadToEndAsync(http.RequestAborted)).TrimEnd(RecordSeparator[0]));
        var answer = await CompleteAsync(function, Trigger(http, message), (string?)message["invocationId"], http.RequestAborted);
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer, http.RequestAborted);
    }

    // Without an id nobody waits for the result. An exception reaches the client with its text and stack.
    private async Task<string> CompleteAsync(WorkerFunction function, string trigger, string? id, CancellationToken ct)
    {
        var completion = new JsonObject { ["type"] = 3, ["invocationId"] = id };
        try
        {
            var done = await invoke(function, trigger, ct);
            completion["result"] = done["returnValue"]?["json"] is { } json ? JsonNode.Parse(json.GetValue<string>()) : null;
        }
        catch (InvalidOperationException e)
        {
            completion["error"] = e.Message;
        }

        return id is null ? "" : completion.ToJsonString() + RecordSeparator;
    }

    // The names are those of the extension's own context, in PascalCase.
    private static string Trigger(HttpContext http, JObject message) => new JObject
    {
        ["Arguments"] = message["arguments"],
        ["Error"] = message["error"],
        ["Category"] = Header(http, "Category"),
        ["Event"] = Header(http, "Event"),
        ["Hub"] = Header(http, "Hub"),
        ["ConnectionId"] = Header(http, "Connection-Id"),
        ["UserId"] = Header(http, "User-Id"),
        ["Headers"] = Texts(http.Request.Headers.Select(header => (header.Key, header.Value.ToString()))),
        ["Query"] = Texts(QueryHelpers.ParseQuery(Header(http, "Client-Query")).Select(one => (one.Key, one.Value.ToString()))),
        ["Claims"] = Texts(Claims(Header(http, "User-Claims"))),
    }.ToString(Formatting.None);

    // Of several claims with one name, the first counts.
    private static IEnumerable<(string Name, string Text)> Claims(string? header) =>
        from claim in (header ?? "").Split(", ", StringSplitOptions.RemoveEmptyEntries)
        let parts = claim.Split(": ", 2)
        where parts.Length == 2
        group parts[1] by parts[0] into same
        select (same.Key, same.First());

    private static JObject Texts(IEnumerable<(string Name, string Text)> texts) =>
        new(texts.Select(text => new JProperty(text.Name, text.Text)));

    private static string Key(string? hub, string? category, string? name) => $"{hub} {category} {name}";

    private static string Field(WorkerFunction function, string name) => function.Trigger.GetProperty(name).GetString()!;

    private static string? Header(HttpContext http, string name) =>
        http.Request.Headers[$"X-ASRS-{name}"].ToString() is { Length: > 0 } text ? text : null;
}
