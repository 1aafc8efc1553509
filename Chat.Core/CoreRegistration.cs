using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Health;
using Chat.Core.Media;
using Chat.Core.Media.Intake;
using Chat.Core.Messages;
using Chat.Core.People;
using Chat.Core.Presence;
using Chat.Core.Push;
using Chat.Core.Reading;
using Chat.Core.Realtime;
using Chat.Core.Safety;
using Chat.Core.Sync;
using Chat.Core.Users;
using Chat.Core.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chat.Core;

/// <summary>Registers the use cases. All are stateless, so one of each serves every request.</summary>
public static class CoreRegistration
{
    public static IServiceCollection AddChatCore(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IdGenerator>().AddSingleton<Publisher>().AddSingleton<Negotiate>();
        return services.AddAccess().AddChats().AddMessages().AddReading().AddPresence().AddUsers().AddMedia().AddHealth().AddPeople().AddSafety().AddWebhooks().AddPush();
    }

    private static IServiceCollection AddAccess(this IServiceCollection services) => services
        .AddSingleton<ChatAccess>().AddSingleton<RequestRules>().AddSingleton<Rates>();

    private static IServiceCollection AddChats(this IServiceCollection services) => services
        .AddSingleton(new OptimisticRetry(TimeProvider.System)).AddSingleton<ChatEditor>()
        .AddSingleton<ChatViews>().AddSingleton<ChatEvents>()
        .AddSingleton<OrCreateChat>().AddSingleton<AcceptChat>().AddSingleton<RejectChat>()
        .AddSingleton<GetChat>().AddSingleton<ListChats>().AddSingleton<ListHistory>().AddSingleton<SetOwnSide>();

    private static IServiceCollection AddMessages(this IServiceCollection services) => services
        .AddSingleton<Drafts>().AddSingleton<MessageViews>().AddSingleton<AppendMessage>().AddSingleton<MessageEvents>().AddSingleton<OwnSideEvents>().AddSingleton<MessageEditor>()
        .AddSingleton<SendMessage>().AddSingleton<ListMessages>().AddSingleton<SearchMessages>()
        .AddSingleton<EditMessage>().AddSingleton<DeleteMessage>().AddSingleton<ReactToMessage>().AddSingleton<EraseCleared>();

    private static IServiceCollection AddMedia(this IServiceCollection services) => services
        .AddSingleton<MediaLinks>().AddSingleton<UploadAccess>().AddSingleton<MediaIntake>().AddSingleton<MediaFileRegistry>().AddSingleton<SentFiles>()
        .AddSingleton<AttachFiles>().AddSingleton<CleanUpSchedule>().AddSingleton<DiscardFile>().AddSingleton<DirectUploads>()
        .AddSingleton<UploadMedia>().AddSingleton<ReceiveUpload>().AddSingleton<BulkUpload>().AddSingleton<ReceiveBulkUpload>()
        .AddSingleton<CreateUploadToken>().AddSingleton<ConfirmUpload>().AddSingleton<HandleUploadWebhook>()
        .AddSingleton<GetMediaMetadata>().AddSingleton<DeleteMedia>().AddSingleton<SendMedia>().AddSingleton<SweepMedia>().AddSingleton<ReconcileMedia>();

    private static IServiceCollection AddReading(this IServiceCollection services) => services
        .AddSingleton<CountUnread>().AddSingleton<ReadEvents>().AddSingleton<MarkAsRead>()
        .AddSingleton<ListChanges>().AddSingleton<SyncChats>();

    private static IServiceCollection AddPresence(this IServiceCollection services) => services
        .AddSingleton<OnlineCheck>().AddSingleton<PresencePublisher>().AddSingleton<RecentRenewals>()
        .AddSingleton<StartLease>().AddSingleton<RenewLease>().AddSingleton<EndLease>()
        .AddSingleton<SweepLeases>().AddSingleton<CheckSilentLeases>().AddSingleton<DropLeases>()
        .AddSingleton<EnterRoom>().AddSingleton<JoinChat>().AddSingleton<LeaveChat>()
        .AddSingleton<TypingPublisher>().AddSingleton<SetTyping>();

    private static IServiceCollection AddHealth(this IServiceCollection services) => services
        .AddSingleton<CheckReadiness>().AddSingleton<IDependencyCheck, StoreCheck>().AddSingleton<IDependencyCheck, MediaCheck>();

    private static IServiceCollection AddPeople(this IServiceCollection services) => services
        .AddSingleton<RecordNames>().AddSingleton<UserLookup>().AddSingleton<PeerViews>().AddSingleton<ForgetPerson>()
        .AddSingleton<NoteLastSeen>().AddSingleton<FreezeLastSeen>().AddSingleton<MarkAsDelivered>();

    private static IServiceCollection AddUsers(this IServiceCollection services) => services
        .AddSingleton<Settings>().AddSingleton<ExportUser>().AddSingleton<ExportMessages>().AddSingleton<ExportFiles>().AddSingleton<EraseUser>().AddSingleton<ErasedUsers>()
        .AddSingleton<ErasureSteps>().AddSingleton<FinishErasures>();
}
