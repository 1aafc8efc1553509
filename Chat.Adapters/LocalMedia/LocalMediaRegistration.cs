using Chat.Core.Health;
using Chat.Core.Media;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Adapters.LocalMedia;

/// <summary>Registers a folder as the media storage.</summary>
public static class LocalMediaRegistration
{
    public static IServiceCollection AddLocalMedia(this IServiceCollection services, IConfiguration configuration, string folder)
    {
        services.AddOptions<LocalMediaOptions>().Configure(options =>
        {
            options.Folder = Path.GetFullPath(folder);
            options.Address = Uri.TryCreate(configuration[LocalMediaOptions.AddressSetting], UriKind.Absolute, out var address) ? () => address : null;
        }).Validate(options => options.Address is not null, "Chat__PublicUrl is missing or no URL.").ValidateOnStart();
        return services
            .AddSingleton<LocalMediaFiles>().AddSingleton<LocalMediaKey>().AddSingleton<LocalMediaLinks>().AddSingleton<LocalTickets>().AddSingleton<LocalUsedTokens>()
            .AddSingleton<IMediaStorage, LocalMediaStorage>()
            .AddSingleton<IDependencyCheck, LocalMediaCheck>()
            .AddSingleton(p => new LocalMedia(
                p.GetRequiredService<LocalMediaFiles>(), p.GetRequiredService<LocalMediaLinks>(), p.GetRequiredService<LocalTickets>(),
                p.GetRequiredService<LocalUsedTokens>()));
    }
}
