using Chat.Core.Chats;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Core.Push;

/// <summary>Registers the use cases of push notifications.</summary>
internal static class PushRegistration
{
    public static IServiceCollection AddPush(this IServiceCollection services) => services
        .AddSingleton<PushEndpoints>().AddSingleton<DeviceRules>()
        .AddSingleton<ICommitListener, DuePushes>().AddSingleton<FastPushes>().AddSingleton<DeliverDuePushes>()
        .AddSingleton<PushDelivery>().AddSingleton<PushContent>().AddSingleton<PushDevices>()
        .AddSingleton<RegisterDevice>().AddSingleton<ListDevices>().AddSingleton<RemoveDevice>().AddSingleton<SweepDevices>();
}
