using System.Text.Json;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Push;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chat.Tests.Push;

/// <summary>
/// Random histories of one chat, with deliveries that are cut off between all their steps. Every push is judged by the state at
/// its sending, and at the end nothing that should have been pushed is missing.
/// </summary>
public sealed class PushHistoryTests
{
    private const int Steps = 60;
    private const int StepsWithCuts = 300;
    private const int Cuts = 5;

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(5, true)]
    [InlineData(6, true)]
    public async Task Pushed_is_exactly_what_is_unread_unmuted_unblocked_and_not_deleted(int seed, bool cutsOff)
    {
        var (random, cut) = (new Random(seed), new CutOff());
        var judge = new JudgingSender(cut);
        await using var app = await ChatApp.StartAsync(configure: services => Watch(services, judge, cut));
        judge.Services = app.Services;
        var (chatId, ana, ben) = await app.OpenChatAsync();
        foreach (var device in new[] { "laptop", "phone" })
        {
            (await ben.PutAsync($"users/me/devices/{device}", PushSamples.Browser($"https://fcm.googleapis.com/{device}/{ben.Id}")))
                .Require(201);
        }

        judge.Recipient = ben.Id;
        var history = new RandomHistory(random, app, (chatId, ana, ben));
        for (var step = 0; step < (cutsOff ? StepsWithCuts : Steps); step++)
        {
            // It waits for the delivery that reaches it.
            cut.Next = cutsOff && cut.Next == 0 && random.Next(2) == 0 ? random.Next(1, Cuts + 1) : cut.Next;
            await history.ActAsync();
            await app.SettleAsync();
            Assert.Empty(judge.Faults);
        }

        cut.Next = 0;
        for (var i = 0; i < 4; i++)
        {
            await app.DeliverAfterAsync(TimeSpan.FromSeconds(31));
        }

        Assert.Empty(judge.Faults);
        Assert.DoesNotContain(await app.PendingAsync(), due => due.Target.ChatId == chatId);
        Assert.NotEmpty(judge.Sent);
        foreach (var device in judge.Sent.GroupBy(sent => sent.Device))
        {
            var seqs = device.Select(sent => sent.Seq).ToList();
            // A crash leaves no note of what was sent: it goes again, or after its deletion the message before it. The tag is the same.
            Assert.True(cutsOff || seqs.Order().Distinct().SequenceEqual(seqs), $"Pushed twice or in disorder: {string.Join(' ', seqs)}");
            Assert.All(device.GroupBy(sent => sent.Seq), same => Assert.Single(same.Select(sent => sent.Tag).Distinct()));
        }

        Assert.True(!cutsOff || cut.Count > Cuts, "Hardly a delivery was cut off.");

        await history.AssertNothingIsMissingAsync(judge.Sent.Select(sent => sent.Seq).DefaultIfEmpty().Max());
    }

    private static void Watch(IServiceCollection services, JudgingSender judge, CutOff cut)
    {
        services.RemoveAll<IPushSender>().AddSingleton<IPushSender>(judge);
        var outbox = services.Single(service => service.ServiceType == typeof(IPushOutbox)).ImplementationType!;
        services.AddSingleton(outbox).Replace(ServiceDescriptor.Singleton<IPushOutbox>(
            provider => new CutOffOutbox((IPushOutbox)provider.GetRequiredService(outbox), cut)));
    }

    /// <summary>
    /// The steps that a delivery does not get past: 1 before the claim, 2 after it, 3 between two devices, 4 before the
    /// settlement, 5 after it.
    /// </summary>
    private sealed class CutOff
    {
        public int Next { get; set; }

        public int Count { get; private set; }

        public void At(int step)
        {
            if (Next == step)
            {
                (Next, Count) = (0, Count + 1);
                throw new DependencyException("database");
            }
        }

        /// <summary>True for a device that is not reached any more; nothing that follows happens either.</summary>
        public bool IsBefore(string device)
        {
            var isCut = Next == 3 && device.Contains("phone", StringComparison.Ordinal);
            Next = isCut ? 4 : Next;
            return isCut;
        }
    }

    private sealed class CutOffOutbox(IPushOutbox outbox, CutOff cut) : IPushOutbox
    {
        public Task<IReadOnlyList<DuePush>> ListDueAsync(DateTimeOffset now, int limit, CancellationToken ct) =>
            outbox.ListDueAsync(now, limit, ct);

        public async Task<PushClaim?> ClaimAsync(PushTarget target, ClaimTerms terms, CancellationToken ct)
        {
            cut.At(1);
            var claim = await outbox.ClaimAsync(target, terms, ct);
            cut.At(2);
            return claim;
        }

        public async Task SettleAsync(PushClaim claim, PushSettlement settlement, CancellationToken ct)
        {
            cut.At(4);
            await outbox.SettleAsync(claim, settlement, ct);
            cut.At(5);
        }

        public Task HastenAsync(PushTarget target, DateTimeOffset dueAt, CancellationToken ct) => outbox.HastenAsync(target, dueAt, ct);
    }

    /// <summary>Compares each push with the stored state.</summary>
    private sealed class JudgingSender(CutOff cut) : IPushSender
    {
        private readonly List<(string Device, long Seq, string Tag)> _sent = [];
        private readonly List<string> _faults = [];

        public IServiceProvider? Services { get; set; }

        public string Recipient { get; set; } = "";

        public IReadOnlyList<(string Device, long Seq, string Tag)> Sent => _sent;

        public IReadOnlyList<string> Faults => _faults;

        public PushKind Kind => PushKind.Webpush;

        public async Task<PushResult> SendAsync(DeviceAddress address, PushMessage message, CancellationToken ct)
        {
            if (cut.IsBefore(address.Target))
            {
                return PushResult.Retry;
            }

            var payload = new Answer(JsonElement.Parse(PushPayload.Of(message)));
            var query = ChatQuery.Of(message.ChatId) with { MessageIds = [message.MessageId!] };
            var chat = (await Services!.GetRequiredService<IChatStore>().LoadAsync(query, ct))!;
            var (member, pushed) = (chat.Chat.Own(Recipient), chat.Find(message.MessageId!)!);
            var total = (await Services!.GetRequiredService<IChatLists>().SumUnreadAsync(Recipient, ct)).Total;
            lock (_sent)
            {
                _sent.Add((address.Target, payload.Number("notification.data.seq"), payload.Text("notification.tag")));
                _faults.AddRange(new[]
                {
                    (Wrong: pushed.Seq != message.Seq || pushed.Content != message.Body, "has another text"),
                    (Wrong: pushed.SenderId == Recipient, "is the user's own"),
                    (Wrong: pushed.Deleted || pushed.IsHiddenFor(Recipient), "is deleted or hidden"),
                    (Wrong: pushed.Seq <= member.UnreadFloor, "is read or cleared"),
                    (Wrong: chat.Chat.IsBlocked || member.Muted, "is of a blocked or muted chat"),
                    (Wrong: payload.Number("app_badge") != total, "has another badge"),
                    (Wrong: payload.Number("notification.data.unreadCount") != member.Unread, "has another count"),
                }.Where(rule => rule.Wrong).Select(rule => $"The push of {message.Seq} {rule.Item2}."));
            }

            return PushResult.Sent;
        }

        public Task<PushResult> ClearAsync(DeviceAddress address, PushClear clear, CancellationToken ct) =>
            Task.FromResult(PushResult.Sent);
    }
}
