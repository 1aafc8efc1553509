using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chat.WorkerHost;

/// <summary>A function as the worker describes it.</summary>
/// <param name="metadata">The metadata of the worker's answer.</param>
public sealed class WorkerFunction(JsonObject metadata)
{
    public string Id { get; } = metadata["functionId"]!.GetValue<string>();

    public string Name { get; } = metadata["name"]!.GetValue<string>();

    /// <summary>The binding that starts the function, with the fields of its attribute.</summary>
    public JsonElement Trigger { get; } = metadata["rawBindings"]!.AsArray()
        .Select(raw => JsonSerializer.Deserialize<JsonElement>(raw!.GetValue<string>()))
        .Single(binding => binding.GetProperty("type").GetString()!.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase));

    internal JsonObject Metadata => metadata;

    internal string Parameter => Trigger.GetProperty("name").GetString()!;

    internal bool IsHttp => IsA("httpTrigger");

    internal bool IsSocket => IsA("signalRTrigger");

    private bool IsA(string type) => string.Equals(Trigger.GetProperty("type").GetString(), type, StringComparison.OrdinalIgnoreCase);
}
