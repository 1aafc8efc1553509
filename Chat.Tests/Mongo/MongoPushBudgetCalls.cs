using Chat.Adapters.Mongo;
using Chat.Core.Chats;
using Chat.Core.Push;
using Chat.Tests.Contracts;

namespace Chat.Tests.Mongo;

// The ports of push notifications.
internal static partial class MongoBudgetCalls
{
    private static IEnumerable<MongoBudgetCall> Devices() =>
    [
        new("IDeviceStore.SaveAsync", "", (stores, scene) => stores.Devices.SaveAsync(DeviceStoreContract.NewDevice(scene.Ana), Ct)),
        new(
            "IDeviceStore.SaveAsync",
            "again",
            (stores, scene) => stores.Devices.SaveAsync(DeviceStoreContract.NewDevice(scene.Ana), Ct),
            RegisteredAsync),
        new("IDeviceStore.ListAsync", "", (stores, scene) => stores.Devices.ListAsync(scene.Ana, Ct)),
        new("IDeviceStore.RemoveAsync", "", (stores, scene) => stores.Devices.RemoveAsync(scene.Ana, "phone", Ct)),
        new("IDeviceStore.RemoveUnchangedAsync", "", (stores, scene) =>
            stores.Devices.RemoveUnchangedAsync(DeviceStoreContract.NewDevice(scene.Ana), Ct)),
        new("IDeviceStore.RemoveAllAsync", "", (stores, scene) => stores.Devices.RemoveAllAsync(scene.Ana, Ct)),
        new("IDeviceStore.RemoveUnseenAsync", "", (stores, _) => stores.Devices.RemoveUnseenAsync(LongAgo, 10, Ct)),
        new("IPushOutbox.ListDueAsync", "", (stores, _) => stores.Outbox.ListDueAsync(LongAgo, 10, Ct)),
        new(
            "IPushOutbox.ClaimAsync",
            "",
            (stores, scene) => stores.Outbox.ClaimAsync(TargetOf(scene), ClaimTerms.AtOnce(Stores.At(1)), Ct),
            DueAsync),
        new(
            "IPushOutbox.SettleAsync",
            "",
            async (stores, scene) => await stores.Outbox.SettleAsync(scene.Claim!, new PushSettlement(), Ct),
            ClaimedAsync),
        new("IPushOutbox.HastenAsync", "", (stores, scene) => stores.Outbox.HastenAsync(TargetOf(scene), Stores.At(1), Ct), DueAsync),
        new("IProviderTokenStore.GetOrReplaceAsync", "", (stores, scene) => GetTokenAsync(stores, scene), KnownAsync),
        new("IProviderTokenStore.GetOrReplaceAsync", "the first", (stores, scene) => GetTokenAsync(stores, scene)),
    ];

    private static Task<ProviderToken> GetTokenAsync(Stores stores, BudgetScene scene) =>
        stores.ProviderTokens.GetOrReplaceAsync(scene.Ana, LongAgo, new ProviderToken("token", Stores.Start), Ct);

    private static async Task<BudgetScene> KnownAsync(Stores stores, BudgetScene scene)
    {
        await GetTokenAsync(stores, scene);
        return scene;
    }

    private static PushTarget TargetOf(BudgetScene scene) => new(scene.Chat.Id, scene.Chat.First.UserId == scene.Ben);

    private static async Task<BudgetScene> DueAsync(Stores stores, BudgetScene scene)
    {
        var chat = await stores.ChangeAsync(scene.Chat, c => PushOutboxContract.With(
            c, TargetOf(scene), m => m with { Push = new PushMark(PushMarkKind.Message, Stores.Start, Stores.At(5), c.Version + 1) }));
        return scene with { Chat = chat };
    }

    private static async Task<BudgetScene> ClaimedAsync(Stores stores, BudgetScene scene)
    {
        var due = await DueAsync(stores, scene);
        return due with { Claim = await stores.Outbox.ClaimAsync(TargetOf(due), ClaimTerms.AtOnce(Stores.At(1)), Ct) };
    }

    private static async Task<BudgetScene> RegisteredAsync(Stores stores, BudgetScene scene)
    {
        await stores.Devices.SaveAsync(DeviceStoreContract.NewDevice(scene.Ana), Ct);
        return scene;
    }
}
