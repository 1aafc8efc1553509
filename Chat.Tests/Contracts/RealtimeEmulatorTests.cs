using Chat.Core.Realtime;

namespace Chat.Tests.Contracts;

public sealed class RealtimeEmulatorTests : RealtimeContract
{
    protected override IRealtime Create() => Host.Realtime;
}
