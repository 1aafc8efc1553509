using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker.Extensions.SignalRService;
using Microsoft.Extensions.Primitives;

namespace Microsoft.Azure.Functions.Worker;

public sealed class SignalRInvocationContext
{
    public object[]? Arguments { get; set; }

    public string? Error { get; set; }

    public SignalRInvocationCategory Category { get; set; }

    public string Event { get; set; } = null!;

    public string Hub { get; set; } = null!;

    public string ConnectionId { get; set; } = null!;

    public string UserId { get; set; } = null!;

    [JsonConverter(typeof(HttpHeaderDictionaryConverter))]
    public IDictionary<string, StringValues> Headers { get; set; } = null!;

    [JsonConverter(typeof(HttpHeaderDictionaryConverter))]
    public IDictionary<string, StringValues> Query { get; set; } = null!;

    [JsonConverter(typeof(HttpHeaderDictionaryConverter))]
    public IDictionary<string, StringValues> Claims { get; set; } = null!;
}
