using System.Net;
using Chat.Core.Push;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Chat.Adapters.Push;

/// <summary>Registers the push services whose settings are present. Without any, push is off.</summary>
public static class PushRegistration
{
    public static IServiceCollection AddPush(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<WebPushOptions>(options => Bind(options, configuration));
        services.Configure<FcmOptions>(options => options.ServiceAccountJson = configuration[FcmOptions.ServiceAccountSetting] ?? "");
        services.Configure<ApnsOptions>(options => Bind(options, configuration));
        services.AddOptions<PushOptions>()
            .Configure<IOptions<WebPushOptions>, IOptions<FcmOptions>, IOptions<ApnsOptions>>((push, web, fcm, apns) =>
            {
                push.AppUrl = configuration[PushOptions.AppUrlSetting] ?? "";
                push.AllowedEndpoints = PushOptionsCheck.Origins(configuration[PushOptions.AllowedEndpointsSetting]);
                push.WebPushKey = web.Value.IsOn ? web.Value.PublicKey : null;
                (push.Fcm, push.Apns) = (fcm.Value.IsOn, apns.Value.IsOn);
            })
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<PushOptions>, PushOptionsCheck>();
        return services.AddSingleton<PushCircuits>().AddWebPush().AddFcm().AddApns();
    }

    private static IServiceCollection AddFcm(this IServiceCollection services) => services
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<FcmTokens>(provider, CreateClient()))
        .AddSingleton<IPushSender>(provider => ActivatorUtilities.CreateInstance<FcmSender>(provider, CreateClient()));

    private static IServiceCollection AddApns(this IServiceCollection services) => services
        .AddSingleton<ApnsTokens>()
        .AddSingleton<IPushSender>(provider => ActivatorUtilities.CreateInstance<ApnsSender>(provider, CreateClient()));

    // The circuits have the timeouts.
    private static HttpClient CreateClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        EnableMultipleHttp2Connections = true,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = 64 * 1024,
    };

    // One client for the life of the program: its handler renews connections by itself.
    private static IServiceCollection AddWebPush(this IServiceCollection services)
    {
        services.TryAddSingleton<NameResolver>(_ => Dns.GetHostAddressesAsync);
        return services.AddSingleton<IPushSender>(provider =>
        {
            var connections = new PublicConnections(
                provider.GetRequiredService<PushEndpoints>(), provider.GetRequiredService<NameResolver>());
            var http = new HttpClient(connections.CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan };
            return ActivatorUtilities.CreateInstance<WebPushSender>(provider, http);
        });
    }

    private static void Bind(WebPushOptions options, IConfiguration configuration)
    {
        options.PublicKey = configuration[WebPushOptions.PublicKeySetting] ?? "";
        options.PrivateKey = configuration[WebPushOptions.PrivateKeySetting] ?? "";
        options.Subject = configuration[WebPushOptions.SubjectSetting] ?? "";
    }

    private static void Bind(ApnsOptions options, IConfiguration configuration)
    {
        options.KeyId = configuration[ApnsOptions.KeyIdSetting] ?? "";
        options.TeamId = configuration[ApnsOptions.TeamIdSetting] ?? "";
        options.PrivateKey = configuration[ApnsOptions.PrivateKeySetting] ?? "";
    }
}
