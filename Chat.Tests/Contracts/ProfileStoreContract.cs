using Chat.Core.Users;

namespace Chat.Tests.Contracts;

public abstract class ProfileStoreContract : StoreContract
{
    private const string Picture = "https://example.com/a.png";

    [Fact]
    public async Task Users_without_a_profile_are_absent()
    {
        var (ana, ben) = Stores.NewPair();
        await Stores.Profiles.SaveNamesAsync(ana, Claims("Ana", Picture, 1), Ct);

        var found = await Stores.Profiles.FindAsync([ana, ben], Ct);

        Assert.Equal(new Profile { Name = "Ana", AvatarUrl = Picture, NamedAt = Stores.At(1) }, Assert.Contains(ana, found));
        Assert.DoesNotContain(ben, found);
        Assert.Empty(await Stores.Profiles.FindAsync([], Ct));
    }

    [Fact]
    public async Task Newer_claims_replace_what_they_state_and_keep_the_rest()
    {
        var ana = Stores.NewId("ana");
        await Stores.Profiles.SaveNamesAsync(ana, Claims("Ana", Picture, 1), Ct);

        await Stores.Profiles.SaveNamesAsync(ana, Claims("Ana \ud83d\ude00 \"'", null, 2), Ct);
        Assert.Equal(new Profile { Name = "Ana \ud83d\ude00 \"'", AvatarUrl = Picture, NamedAt = Stores.At(2) }, await FindAsync(ana));

        await Stores.Profiles.SaveNamesAsync(ana, Claims(null, "https://example.com/b.png", 2), Ct);
        Assert.Equal("https://example.com/b.png", (await FindAsync(ana)).AvatarUrl);
    }

    [Fact]
    public async Task Older_claims_change_nothing()
    {
        var ana = Stores.NewId("ana");
        await Stores.Profiles.SaveNamesAsync(ana, Claims("Ana", null, 2), Ct);

        await Stores.Profiles.SaveNamesAsync(ana, Claims("Anna", Picture, 1), Ct);

        Assert.Equal(new Profile { Name = "Ana", NamedAt = Stores.At(2) }, await FindAsync(ana));
    }

    [Fact]
    public async Task Simultaneous_claims_keep_the_newest()
    {
        var ana = Stores.NewId("ana");

        await Task.WhenAll(
            Enumerable.Range(1, 20).Select(i => Task.Run(() => Stores.Profiles.SaveNamesAsync(ana, Claims($"Ana {i}", null, i), Ct))));

        Assert.Equal("Ana 20", (await FindAsync(ana)).Name);
    }

    [Fact]
    public async Task A_removed_profile_is_gone_and_can_come_back()
    {
        var (ana, ben) = Stores.NewPair();
        await Stores.Profiles.SaveNamesAsync(ana, Claims("Ana", Picture, 2), Ct);
        await Stores.Profiles.SaveNamesAsync(ben, Claims("Ben", null, 1), Ct);

        await Stores.Profiles.RemoveAsync(ana, Ct);
        await Stores.Profiles.RemoveAsync(ana, Ct);

        Assert.Equal([ben], (await Stores.Profiles.FindAsync([ana, ben], Ct)).Keys);
        await Stores.Profiles.SaveNamesAsync(ana, Claims("Ana", null, 1), Ct);
        Assert.Equal(new Profile { Name = "Ana", NamedAt = Stores.At(1) }, await FindAsync(ana));
    }

    private static NameClaims Claims(string? name, string? picture, int issuedAt) => NameClaims.Create(name, picture, Stores.At(issuedAt));

    private async Task<Profile> FindAsync(string userId) => (await Stores.Profiles.FindAsync([userId], Ct))[userId];
}
