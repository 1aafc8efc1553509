using Chat.Core.Chats;
using Chat.Core.Media;
using Chat.Core.Messages;
using Chat.Core.Presence;
using Chat.Core.Push;
using Chat.Core.Users;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Chat.Adapters.Mongo;

public static class MongoServices
{
    /// <summary>Keeps everything in the database that the settings name. A setting that is missing or malformed stops the start.</summary>
    public static IServiceCollection AddMongoStores(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MongoOptions>().Bind(configuration.GetSection(MongoOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MongoOptions>, MongoOptionsCheck>());
        services.AddSingleton(provider => new MongoStorage(provider.GetRequiredService<IOptions<MongoOptions>>().Value));
        services.AddHostedService<MongoIndexesAtStart>();
        return services
            .AddSingleton<IChatStore, MongoChatStore>()
            .AddSingleton<IChatLists, MongoChatLists>()
            .AddSingleton<IMessageReader, MongoMessageReader>()
            .AddSingleton<ILeaseStore, MongoLeaseStore>()
            .AddSingleton<IRoomStore, MongoRoomStore>()
            .AddSingleton<ITypingThrottle, MongoTypingThrottle>()
            .AddSingleton<IUserStore, MongoUserStore>()
            .AddSingleton<IMediaStore, MongoMediaStore>()
            .AddSingleton<IDeviceStore, MongoDeviceStore>()
            .AddSingleton<IPushOutbox, MongoPushOutbox>()
            .AddSingleton<IProviderTokenStore, MongoProviderTokenStore>();
    }
}
