using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chat.Tests.Convergence;

/// <summary>
/// One history as a file: for each device everything that reached it, in order, and what a fresh fetch showed each time
/// the two were compared. Equal values are written once, since an event reaches a device several times.
/// </summary>
internal sealed class Recording
{
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly List<string> _values = [];
    private readonly JsonArray _devices = [];

    public DeviceRecording AddDevice(string userId, bool isLive)
    {
        JsonArray log = [];
        _devices.Add(new JsonObject { ["userId"] = userId, ["live"] = isLive, ["log"] = log });
        return new DeviceRecording(log, IndexOf);
    }

    public async Task WriteAsync(string path)
    {
        await using var file = File.Create(path);
        await WriteAsync(file);
    }

    public async Task WriteAsync(Stream stream)
    {
        await using var writer = new Utf8JsonWriter(stream);
        writer.WriteStartObject();
        writer.WriteStartArray("values");
        _values.ForEach(value => writer.WriteRawValue(value));
        writer.WriteEndArray();
        writer.WritePropertyName("devices");
        _devices.WriteTo(writer);
        writer.WriteEndObject();
    }

    private int IndexOf(string json)
    {
        if (!_indexes.TryGetValue(json, out var index))
        {
            _indexes[json] = index = _values.Count;
            _values.Add(json);
        }

        return index;
    }
}

/// <summary>The events and answers that reached one device.</summary>
internal sealed class DeviceRecording(JsonArray log, Func<string, int> indexOf)
{
    public void AddEvent(Published e) => log.Add((JsonNode)new JsonArray("event", e.Name, indexOf(e.Payload)));

    public void AddSync(string page) => log.Add((JsonNode)new JsonArray("sync", indexOf(page)));

    public void AddChanges(string chatId, string page) => log.Add((JsonNode)new JsonArray("changes", chatId, indexOf(page)));

    /// <param name="lines">As <see cref="Snapshot"/> has them.</param>
    public void AddFreshFetch(DateTimeOffset now, IEnumerable<string> lines)
    {
        var indexes = lines.Select(line => JsonValue.Create(indexOf(JsonSerializer.Serialize(line))));
        log.Add((JsonNode)new JsonArray("fresh", now.ToUnixTimeMilliseconds(), new JsonArray([.. indexes])));
    }
}
