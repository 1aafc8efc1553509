using System.Text.Json.Serialization;
using Chat.Adapters.AzureSignalR;
using Chat.Core.Messages;
using Chat.Core.Webhooks;

namespace Chat.Tests.LocalHost;

public sealed class EventJsonTests
{
    [Fact]
    public void Every_event_is_written_by_generated_code()
    {
        var events = typeof(MessageEvent).Assembly.GetExportedTypes()
            .Where(type => type.Name.EndsWith("Event", StringComparison.Ordinal) && type != typeof(PendingEvent))
            .ToList();

        Assert.NotEmpty(events);
        Assert.All(events, type => Assert.IsAssignableFrom<JsonSerializerContext>(EventJson.Options.GetTypeInfo(type).OriginatingResolver));
    }
}
