using Chat.Core.Media;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chat.Adapters.ImageKit;

/// <summary>Registers ImageKit as the media storage.</summary>
public static class ImageKitRegistration
{
    public static IServiceCollection AddImageKit(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddImageKitWebhooks(configuration).AddOptions<ImageKitOptions>().ValidateOnStart();
        services.AddSingleton<IValidateOptions<ImageKitOptions>, ImageKitOptionsCheck>();

        // The client has no timeout of its own, because each call has one that fits it.
        services.AddHttpClient(ImageKitCalls.UploadClient, client => client.Timeout = Timeout.InfiniteTimeSpan);
        services.AddHttpClient(ImageKitCalls.ApiClient, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .AddResilienceHandler("imagekit", (builder, context) =>
            {
                builder.TimeProvider = context.ServiceProvider.GetRequiredService<TimeProvider>();
                ImageKitResilience.Configure(builder, context.ServiceProvider.GetRequiredService<IOptions<ImageKitOptions>>().Value);
            });

        return services
            .AddSingleton<ImageKitCalls>().AddSingleton<ImageKitUploads>().AddSingleton<ImageKitDeletes>()
            .AddSingleton<ImageKitUrls>().AddSingleton<ImageKitTickets>()
            .AddSingleton<IMediaStorage, ImageKitMediaStorage>();
    }

    /// <summary>Only the check of webhooks. Without its secret it refuses all of them, so it can be used with any provider.</summary>
    public static IServiceCollection AddImageKitWebhooks(this IServiceCollection services, IConfiguration configuration) =>
        services.Configure<ImageKitOptions>(options => Bind(options, configuration)).AddSingleton<ImageKitWebhooks>();

    private static void Bind(ImageKitOptions options, IConfiguration configuration)
    {
        options.PublicKey = configuration[ImageKitOptions.PublicKeySetting] ?? string.Empty;
        options.PrivateKey = configuration[ImageKitOptions.PrivateKeySetting] ?? string.Empty;
        options.UrlEndpoint = configuration[ImageKitOptions.UrlSetting] ?? string.Empty;
        options.WebhookSecret = configuration[ImageKitOptions.WebhookSecretSetting] ?? string.Empty;
    }
}
