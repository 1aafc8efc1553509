using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Connections;
using Chat.Core.Health;
using Chat.Core.Leases;
using Chat.Core.Media;
using Chat.Core.Media.Intake;
using Chat.Core.Members;
using Chat.Core.Messages;
using Chat.Core.Presence;
using Chat.Core.Privacy;
using Chat.Core.Push;
using Chat.Core.Reading;
using Chat.Core.Realtime;
using Chat.Core.Requests;
using Chat.Core.Safety;
using Chat.Core.Sync;
using Chat.Core.Uploads;
using Chat.Core.Users;
using Chat.Core.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chat.Core.Composition;

/// <summary>Registers the use cases. All are stateless, so one of each serves every request.</summary>
public static class CoreRegistration
{
    public static IServiceCollection AddChatCore(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton<IdGenerator>().AddSingleton<Publisher>().AddSingleton<Negotiate>()
            .AddAccess().AddUsers().AddChats().AddMessages().AddRequests().AddMembers().AddReading()
            .AddMedia().AddPresence().AddSafety().AddPush().AddWebhooks().AddPrivacy().AddHealth();
    }

    private static IServiceCollection AddAccess(this IServiceCollection services) => services
        .AddSingleton<Rates>()
        .AddSingleton<AdminAccess>().AddSingleton<ListAudit>().AddSingleton<Suspensions>().AddSingleton<SuspendUser>();

    private static IServiceCollection AddUsers(this IServiceCollection services) => services
        .AddSingleton<Settings>().AddSingleton<RecordNames>().AddSingleton<ErasedUsers>()
        .AddSingleton<UserLookup>().AddSingleton<NoteLastSeen>();

    private static IServiceCollection AddChats(this IServiceCollection services) => services
        .AddSingleton(new OptimisticRetry(TimeProvider.System)).AddSingleton<ChatEditor>().AddSingleton<ChatAccess>()
        .AddSingleton<MessageViewFactory>().AddSingleton<PeerViewFactory>().AddSingleton<ChatViewFactory>().AddSingleton<ChatPublisher>()
        .AddSingleton<GetChat>().AddSingleton<ListChats>().AddSingleton<ListHistory>();

    private static IServiceCollection AddMessages(this IServiceCollection services) => services
        .AddSingleton<Drafts>().AddSingleton<AppendMessage>().AddSingleton<MessageEditor>()
        .AddSingleton<MessagePublisher>().AddSingleton<OwnChangePublisher>()
        .AddSingleton<SendMessage>().AddSingleton<EditMessage>().AddSingleton<DeleteMessage>().AddSingleton<ReactToMessage>()
        .AddSingleton<ListMessages>().AddSingleton<SearchMessages>();

    private static IServiceCollection AddRequests(this IServiceCollection services) => services
        .AddSingleton<RequestRules>().AddSingleton<OrCreateChat>().AddSingleton<AcceptChat>().AddSingleton<RejectChat>();

    private static IServiceCollection AddMembers(this IServiceCollection services) => services
        .AddSingleton<SetMemberSettings>().AddSingleton<FreezeLastSeen>().AddSingleton<EraseCleared>();

    private static IServiceCollection AddReading(this IServiceCollection services) => services
        .AddSingleton<CountUnread>().AddSingleton<ReadPublisher>().AddSingleton<MarkAsRead>().AddSingleton<MarkAsDelivered>()
        .AddSingleton<ListChanges>().AddSingleton<SyncChats>();

    private static IServiceCollection AddMedia(this IServiceCollection services) => services
        .AddSingleton<MediaLinks>().AddSingleton<CleanUpSchedule>().AddSingleton<MediaIntake>()
        .AddSingleton<UploadAccess>().AddSingleton<MediaFileRegistry>().AddSingleton<DirectUploads>()
        .AddSingleton<UploadMedia>().AddSingleton<ReceiveUpload>().AddSingleton<BulkUpload>().AddSingleton<ReceiveBulkUpload>()
        .AddSingleton<CreateUploadToken>().AddSingleton<ConfirmUpload>().AddSingleton<HandleUploadWebhook>()
        .AddSingleton<AttachFiles>().AddSingleton<SendMedia>().AddSingleton<SentFiles>().AddSingleton<GetMediaMetadata>()
        .AddSingleton<DeleteMedia>().AddSingleton<DiscardFile>().AddSingleton<SweepMedia>().AddSingleton<ReconcileMedia>();

    private static IServiceCollection AddPresence(this IServiceCollection services) => services
        .AddSingleton<OnlineCheck>().AddSingleton<PresencePublisher>().AddSingleton<RecentRenewals>()
        .AddSingleton<StartLease>().AddSingleton<RenewLease>().AddSingleton<EndLease>()
        .AddSingleton<SweepLeases>().AddSingleton<CheckSilentLeases>().AddSingleton<DropLeases>()
        .AddSingleton<EnterRoom>().AddSingleton<JoinChat>().AddSingleton<LeaveChat>()
        .AddSingleton<TypingPublisher>().AddSingleton<SetTyping>();

    private static IServiceCollection AddPrivacy(this IServiceCollection services) => services
        .AddSingleton<ExportUser>().AddSingleton<ExportMessages>().AddSingleton<ExportFiles>().AddSingleton<ExportSafety>()
        .AddSingleton<EraseUser>().AddSingleton<ErasureSteps>().AddSingleton<ForgetPerson>().AddSingleton<FinishErasures>();

    private static IServiceCollection AddHealth(this IServiceCollection services) => services
        .AddSingleton<CheckReadiness>().AddSingleton<IDependencyCheck, StoreCheck>().AddSingleton<IDependencyCheck, MediaCheck>();
}
