using Chat.Core.Health;
using Chat.Core.Media;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chat.Adapters.LocalMedia;

/// <summary>Registers a folder as the media storage.</summary>
public static class LocalMediaRegistration
{
    private const string AddressName = "Chat__PublicUrl";

    public static IServiceCollection AddLocalMedia(this IServiceCollection services, IConfiguration configuration, string folder)
    {
        services.AddOptions<LocalMediaOptions>().Configure(options =>
        {
            options.Folder = Path.GetFullPath(folder);
            options.Address = FindAddress(configuration);
        })
            .Validate(options => options.Address is not null, $"{AddressName} is missing; local media needs it to make URLs.")
            .ValidateOnStart();
        return services
            .AddSingleton<LocalMediaFiles>().AddSingleton<LocalMediaKey>().AddSingleton<LocalMediaLinks>()
            .AddSingleton<LocalTickets>().AddSingleton<LocalUsedTokens>()
            .AddSingleton<IMediaStorage, LocalMediaStorage>()
            .AddSingleton<IDependencyCheck, LocalMediaCheck>()
            .AddSingleton(p => new LocalMedia(
                p.GetRequiredService<LocalMediaFiles>(), p.GetRequiredService<LocalMediaLinks>(), p.GetRequiredService<LocalTickets>(),
                p.GetRequiredService<LocalUsedTokens>()));
    }

    private static Func<Uri>? FindAddress(IConfiguration configuration)
    {
        var text = configuration[LocalMediaOptions.AddressSetting];
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.PathAndQuery == "/"
            ? () => address
            : throw new OptionsValidationException(
                AddressName, typeof(LocalMediaOptions), [$"{AddressName} must be an address such as https://chat.example."]);
    }
}
