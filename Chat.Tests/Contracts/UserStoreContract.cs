using Chat.Core.Users;

namespace Chat.Tests.Contracts;

public abstract class UserStoreContract : StoreContract
{
    [Fact]
    public async Task Who_set_nothing_has_the_defaults()
    {
        Assert.Equal(UserSettings.Default, await Stores.Users.GetSettingsAsync(Stores.NewId("user"), Ct));
    }

    [Fact]
    public async Task Settings_are_kept_per_user_and_can_be_set_again()
    {
        var (ana, ben) = Stores.NewPair();
        await Stores.Users.SaveSettingsAsync(ana, new UserSettings(RequestPolicy.Nobody), Ct);
        Assert.Equal(RequestPolicy.Nobody, (await Stores.Users.GetSettingsAsync(ana, Ct)).Requests);
        Assert.Equal(RequestPolicy.Everyone, (await Stores.Users.GetSettingsAsync(ben, Ct)).Requests);

        await Stores.Users.SaveSettingsAsync(ana, new UserSettings(RequestPolicy.Everyone), Ct);
        Assert.Equal(RequestPolicy.Everyone, (await Stores.Users.GetSettingsAsync(ana, Ct)).Requests);
    }

    [Fact]
    public async Task Erasures_wait_longest_first_and_asking_again_keeps_the_place()
    {
        var (ana, ben) = Stores.NewPair();
        await Stores.Users.RequestErasureAsync(ben, Stores.At(2), Ct);
        await Stores.Users.RequestErasureAsync(ana, Stores.At(1), Ct);
        await Stores.Users.RequestErasureAsync(ana, Stores.At(3), Ct);

        Assert.Equal([ana, ben], (await Stores.Users.ListErasuresAsync(1_000, Ct)).Where(user => user == ana || user == ben));
        Assert.Single(await Stores.Users.ListErasuresAsync(1, Ct));
    }

    [Fact]
    public async Task A_finished_erasure_takes_the_settings_along()
    {
        var user = Stores.NewId("user");
        await Stores.Users.SaveSettingsAsync(user, new UserSettings(RequestPolicy.Nobody), Ct);
        await Stores.Users.RequestErasureAsync(user, Stores.Start, Ct);

        await Stores.Users.FinishErasureAsync(user, Ct);
        await Stores.Users.FinishErasureAsync(user, Ct);

        Assert.DoesNotContain(user, await Stores.Users.ListErasuresAsync(1_000, Ct));
        Assert.Equal(UserSettings.Default, await Stores.Users.GetSettingsAsync(user, Ct));
    }
}
