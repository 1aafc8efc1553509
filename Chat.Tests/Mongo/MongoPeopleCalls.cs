using Chat.Core.Users;
using Chat.Tests.Contracts;

namespace Chat.Tests.Mongo;

/// <summary>The calls of the ports of section 13 of the specification, with their budgets.</summary>
internal static class MongoPeopleCalls
{
    private static CancellationToken Ct => CancellationToken.None;

    public static IEnumerable<MongoBudgetCall> Budgets() =>
    [
        new("IProfileStore.FindAsync", "", (stores, scene) => stores.Profiles.FindAsync([scene.Ana, scene.Ben], Ct)),
        new("IProfileStore.SaveNamesAsync", "", (stores, scene) => stores.Profiles.SaveNamesAsync(scene.Ana, Claims(1), Ct)),
        new(
            "IProfileStore.SaveNamesAsync", "with older claims",
            (stores, scene) => stores.Profiles.SaveNamesAsync(scene.Ana, Claims(1), Ct),
            async (stores, scene) =>
            {
                await stores.Profiles.SaveNamesAsync(scene.Ana, Claims(2), Ct);
                return scene;
            }),
        new("IProfileStore.NoteSeenAsync", "", (stores, scene) => stores.Profiles.NoteSeenAsync(Seen(scene.Ana, scene.Ben), Ct)),
        new(
            "IProfileStore.SetLastSeenAsync",
            "",
            (stores, scene) => stores.Profiles.SetLastSeenAsync(scene.Ana, LastSeenPolicy.Nobody, Ct)),
        new("IProfileStore.RemoveAsync", "", (stores, scene) => stores.Profiles.RemoveAsync(scene.Ana, Ct)),
        new("ILeaseStore.FindEndsAsync", "", (stores, scene) => stores.Leases.FindEndsAsync([scene.Ana, scene.Ben], Ct)),
    ];

    public static async Task RunAsync(Stores stores, string ana, string ben)
    {
        await stores.Profiles.SaveNamesAsync(ana, Claims(1), Ct);
        await stores.Profiles.FindAsync([ana, ben], Ct);
        await stores.Profiles.NoteSeenAsync(Seen(ana, ben), Ct);
        await stores.Profiles.SetLastSeenAsync(ana, LastSeenPolicy.Nobody, Ct);
        await stores.Leases.FindEndsAsync([ana, ben], Ct);
        await stores.Profiles.RemoveAsync(ana, Ct);
    }

    private static Dictionary<string, DateTimeOffset> Seen(params string[] userIds) =>
        userIds.ToDictionary(userId => userId, _ => Stores.At(1), StringComparer.Ordinal);

    private static NameClaims Claims(int issuedAt) => NameClaims.Create("Ana", "https://example.com/a.png", Stores.At(issuedAt));
}
