using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Health;
using Chat.Core.Leases;
using Chat.Core.Media;
using Chat.Core.Presence;
using Chat.Core.Push;
using Chat.Core.Safety;
using Chat.Core.Users;
using Chat.Core.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Chat.Adapters.Mongo;

public static class MongoRegistration
{
    /// <summary>Keeps everything in the database that the settings name. A setting that is missing or malformed stops the start.</summary>
    public static IServiceCollection AddMongoStores(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MongoOptions>().Bind(configuration.GetSection(MongoOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MongoOptions>, MongoOptionsCheck>());
        services.AddSingleton(provider => new MongoStorage(provider.GetRequiredService<IOptions<MongoOptions>>().Value));
        // For hosted services, which are constructed before the host answers: the driver and its maps take 100 ms.
        services.AddSingleton(provider => new Lazy<MongoStorage>(provider.GetRequiredService<MongoStorage>));
        services.AddHostedService<MongoIndexesAtStart>();
        services.AddHostedService<MongoWordsAtStart>();
        services.AddSingleton<IDependencyCheck, MongoIndexesCheck>();
        return services
            .AddSingleton<IChatStore, MongoChatStore>()
            .AddSingleton<IChatLists, MongoChatLists>()
            .AddSingleton<IMessageReader, MongoMessageReader>()
            .AddSingleton<ILeaseStore, MongoLeaseStore>()
            .AddSingleton<IRoomStore, MongoRoomStore>()
            .AddSingleton<ITypingThrottle, MongoTypingThrottle>()
            .AddSingleton<IUserStore, MongoUserStore>()
            .AddSingleton<IMediaStore, MongoMediaStore>()
            .AddSingleton<IProfileStore, MongoProfileStore>()
            .AddSingleton<IReportStore, MongoReportStore>()
            .AddSingleton<ISuspensionStore, MongoSuspensionStore>()
            .AddSingleton<IAuditLog, MongoAuditLog>()
            .AddSingleton<IWebhookStore, MongoWebhookStore>()
            .AddSingleton<IDeviceStore, MongoDeviceStore>()
            .AddSingleton<IPushOutbox, MongoPushOutbox>()
            .AddSingleton<IProviderTokenStore, MongoProviderTokenStore>();
    }
}
