using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Primitives;

namespace Microsoft.Azure.Functions.Worker.Extensions.SignalRService;

/// <summary>Reads a JSON object of texts, as the Functions host writes headers, and splits each text at its commas.</summary>
internal sealed class HttpHeaderDictionaryConverter : JsonConverter<IDictionary<string, StringValues>>
{
    public override IDictionary<string, StringValues>? Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<Dictionary<string, string?>>(ref reader, options)?.ToDictionary(
            pair => pair.Key, pair => new StringValues(pair.Value?.Split(',')), StringComparer.Ordinal);

    public override void Write(Utf8JsonWriter writer, IDictionary<string, StringValues> value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.ToDictionary(p => p.Key, p => p.Value.ToString(), StringComparer.Ordinal), options);
}
