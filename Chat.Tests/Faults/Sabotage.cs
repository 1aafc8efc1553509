using Chat.Core.Chats;
using Chat.Core.Media;
using Chat.Core.Realtime;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Faults;

/// <summary>Puts a port of the product behind another one.</summary>
internal static class Sabotage
{
    public static void Commits(IServiceCollection services, CommitSabotage commit) =>
        Decorate<IChatStore>(services, inner => new SabotagedChatStore(inner) { Commit = commit });

    public static void Loads(IServiceCollection services, Func<LoadedChat, LoadedChat> load) =>
        Decorate<IChatStore>(services, inner => new SabotagedChatStore(inner) { Load = load });

    public static void Publishing(IServiceCollection services, PublishSabotage publish) =>
        Decorate<IRealtime>(services, inner => new SabotagedRealtime(inner, publish));

    public static void Reading(
        IServiceCollection services,
        Func<MessageRange, IReadOnlyList<Message>, IReadOnlyList<Message>>? list = null,
        Func<Message, bool>? isChange = null) =>
        Decorate<IMessageReader>(
            services,
            inner => new SabotagedMessageReader(inner) { List = list ?? ((_, page) => page), IsChange = isChange ?? (_ => true) });

    public static void Storage(IServiceCollection services, Action<SabotagedStorage> set) =>
        Decorate<IMediaStorage>(services, inner =>
        {
            var storage = new SabotagedStorage(inner);
            set(storage);
            return storage;
        });

    /// <summary>The new messages of a change: usually one, and none in a change of another kind.</summary>
    public static IEnumerable<Message> NewMessages(LoadedChat? before, ChatChange change) =>
        change.Messages.Where(message => message.Seq > (before?.Chat.Seq ?? 0));

    private static void Decorate<T>(IServiceCollection services, Func<T, T> decorate)
        where T : class
    {
        var own = services.Last(service => service.ServiceType == typeof(T));
        // Not null: every port is registered by its type.
        services.AddSingleton(provider => decorate((T)ActivatorUtilities.CreateInstance(provider, own.ImplementationType!)));
    }
}

/// <summary>A commit in place of the product's.</summary>
internal delegate Task<bool> CommitSabotage(IChatStore store, LoadedChat? before, ChatChange change, CancellationToken ct);

/// <summary>Runs beside the publishing of an event, and says whether the event is published.</summary>
internal delegate Task<bool> PublishSabotage(IRealtime realtime, Audience audience, string name, object payload);
