using Chat.Adapters.ImageKit;
using Chat.Adapters.LocalMedia;
using Chat.Core.Media;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chat.Functions;

/// <summary>
/// Registers the media storage that the setting Chat__Media__Provider names. Without the setting it is ImageKit when one of
/// ImageKit's settings is present, so that the original system's settings are enough, or else the data folder.
/// </summary>
internal static class MediaRegistration
{
    private const string Folder = "media";
    private const string DefaultDataPath = "./.data";

    private static readonly string[] ImageKitSettings =
        [ImageKitOptions.PublicKeySetting, ImageKitOptions.PrivateKeySetting, ImageKitOptions.UrlSetting];

    public static IServiceCollection AddMediaStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptionsWithValidateOnStart<MediaOptions, MediaOptionsCheck>().Bind(configuration.GetSection(MediaOptions.Section));
        return Provider(configuration) switch
        {
            "imagekit" => services.AddImageKit(configuration),
            "local" => services.AddImageKitWebhooks(configuration)
                .AddLocalMedia(configuration, Path.Combine(configuration["Chat:DataPath"] ?? DefaultDataPath, Folder)),
            _ => throw new OptionsValidationException(
                "Chat__Media__Provider", typeof(string), ["Chat__Media__Provider must be imagekit or local."]),
        };
    }

    private static string Provider(IConfiguration configuration) => configuration["Chat:Media:Provider"] switch
    {
        { Length: > 0 } set => set,
        _ => ImageKitSettings.Any(name => !string.IsNullOrEmpty(configuration[name])) ? "imagekit" : "local",
    };
}
