using System.Text.Json.Serialization;

namespace Microsoft.Azure.Functions.Worker;

[JsonConverter(typeof(JsonStringEnumConverter))]
public enum SignalRInvocationCategory
{
    Connections,
    Messages,
}
