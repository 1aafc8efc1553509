using Chat.Core.Push;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
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
        return services.AddSingleton<IValidateOptions<PushOptions>, PushOptionsCheck>();
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
