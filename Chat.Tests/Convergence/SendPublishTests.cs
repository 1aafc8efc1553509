using Chat.Core.Chats;
using Chat.Core.Messages;
using Chat.Core.Reading;
using Chat.Core.Realtime;

namespace Chat.Tests.Convergence;

/// <summary>The publishes of the frequent operations, which docs/cost.md counts: each of them is paid for.</summary>
public sealed class SendPublishTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task A_send_and_a_read_marker_publish_three_events_each()
    {
        var accepted = Conversation.Request("chat", "ana", "ben", world.Time.GetUtcNow()).Accept("ben", world.Time.GetUtcNow());
        Assert.True(await world.Get<IChatStore>().CommitAsync(null, new ChatChange(accepted), CancellationToken.None));

        await world.Get<SendMessage>().ExecuteAsync(new SendMessageInput("ana", "chat", "hi", "1", ReplyTo: null), CancellationToken.None);
        Assert.Equal(
            [ServerEvents.MessageReceived, ServerEvents.MessageReceived, ServerEvents.UnreadMessage],
            world.Realtime.Take().Select(e => e.Name).Order(StringComparer.Ordinal));

        await world.Get<MarkAsRead>().ExecuteAsync(new MarkAsReadInput("ben", "chat", UpToSeq: 1), CancellationToken.None);
        Assert.Equal(3, world.Realtime.Take().Count);
    }
}
