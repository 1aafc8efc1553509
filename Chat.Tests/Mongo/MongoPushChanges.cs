using Chat.Core.Chats;
using Chat.Core.Push;
using Chat.Tests.Contracts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Chat.Tests.Mongo;

// The commands that push notifications add to a change, and those of a push.
internal static partial class MongoBudgetCalls
{
    private static IEnumerable<MongoBudgetCall> Pushes() =>
    [
        new("A send", "that makes a push due", async (stores, scene) =>
        {
            var (marks, draft) = (MarksOf(stores), Stores.Draft(scene.Chat, scene.Ana));
            var query = ChatQuery.Of(scene.Chat.Id) with { Sent = [new SendKey(scene.Ana, draft.ClientMessageId)] };
            await EditorWith(marks, stores).EditAsync(scene.Ana, query, loaded => loaded.Chat.Append(draft), Ct);
            Assert.NotNull(TargetOf(scene).Of(marks.Committed!).Push);
        }),
        new("A read marker", "that cancels a push", async (stores, scene) =>
        {
            var marks = MarksOf(stores);
            await EditorWith(marks, stores).EditAsync(
                scene.Ben, scene.Chat.Id, chat => chat.MarkRead(scene.Ben, chat.Seq, 0), Ct);
            Assert.Null(TargetOf(scene).Of(marks.Committed!).Push);
        }, DueAsync),
        new("A push", "to an inactive user", async (stores, scene) =>
        {
            var (sender, target) = (new AnySender(), TargetOf(scene));
            var fast = FastPushesOf(stores, sender);
            fast.Begin(target, target.Of(scene.Chat));
            await fast.WhenIdleAsync();
            Assert.Equal(1, sender.Sent);
        }, ReachableAsync),
    ];

    private static Marks MarksOf(Stores stores) => new(new DuePushes(On, FastPushesOf(stores, new AnySender()), Time));

    private static ChatEditor EditorWith(Marks marks, Stores stores) =>
        new(stores.Chats, new OptimisticRetry(TimeProvider.System), [marks]);

    private static IOptions<PushOptions> On => Options.Create(new PushOptions { WebPushKey = "key", AppUrl = "https://app.example" });

    private static FakeTimeProvider Time => new(Stores.At(10));

    private static FastPushes FastPushesOf(Stores stores, AnySender sender)
    {
        var content = new PushContent(stores.Users, stores.Profiles, stores.Chats, stores.Lists, stores.Reader, On, Time);
        var devices = new PushDevices(stores.Devices, [sender], On, Time, NullLogger<PushDevices>.Instance);
        var delivery = new PushDelivery(stores.Outbox, content, devices, stores.Lists, Time);
        return new FastPushes(delivery, stores.Outbox, stores.Leases, Time, NullLogger<FastPushes>.Instance);
    }

    private static async Task<BudgetScene> ReachableAsync(Stores stores, BudgetScene scene)
    {
        var device = DeviceStoreContract.NewDevice(scene.Ben);
        await stores.Devices.SaveAsync(device with { Address = device.Address with { Kind = PushKind.Webpush } }, Ct);
        return await DueAsync(stores, scene);
    }

    /// <summary>The marks without the deliveries, which would be counted too.</summary>
    private sealed class Marks(DuePushes pushes) : ICommitListener
    {
        public Conversation? Committed { get; private set; }

        public ChatChange Mark(Conversation? before, ChatChange change) => pushes.Mark(before, change);

        public void OnCommitted(Conversation? before, Conversation after) => Committed = after;
    }

    private sealed class AnySender : IPushSender
    {
        public PushKind Kind => PushKind.Webpush;

        public int Sent { get; private set; }

        public Task<PushResult> SendAsync(DeviceAddress address, PushMessage message, CancellationToken ct)
        {
            Sent++;
            return Task.FromResult(PushResult.Sent);
        }

        public Task<PushResult> ClearAsync(DeviceAddress address, PushClear clear, CancellationToken ct) =>
            Task.FromResult(PushResult.Sent);
    }
}
