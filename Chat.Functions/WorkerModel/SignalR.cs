using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.Primitives;

namespace Microsoft.Azure.Functions.Worker;

public sealed class SignalRTriggerAttribute : TriggerBindingAttribute
{
    public SignalRTriggerAttribute(string hubName, string category, string @event)
        : this(hubName, category, @event, [])
    {
    }

    public SignalRTriggerAttribute(string hubName, string category, string @event, params string[] parameterNames)
    {
        HubName = hubName;
        Category = category;
        Event = @event;
        ParameterNames = parameterNames;
    }

    public string? ConnectionStringSetting { get; set; }

    public string HubName { get; }

    public string Event { get; }

    public string Category { get; }

    public string[] ParameterNames { get; }
}

public sealed class SignalRInvocationContext
{
    public object[]? Arguments { get; set; }

    public string? Error { get; set; }

    public SignalRInvocationCategory Category { get; set; }

    public string Event { get; set; } = null!;

    public string Hub { get; set; } = null!;

    public string ConnectionId { get; set; } = null!;

    public string UserId { get; set; } = null!;

    public IDictionary<string, StringValues> Headers { get; set; } = null!;

    public IDictionary<string, StringValues> Query { get; set; } = null!;

    public IDictionary<string, StringValues> Claims { get; set; } = null!;
}

[JsonConverter(typeof(JsonStringEnumConverter))]
public enum SignalRInvocationCategory
{
    Connections,
    Messages,
}
