using Chat.Core.Users;

namespace Chat.Tests.Contracts;

public abstract class UserStoreContract : StoreContract
{
    [Fact]
    public async Task A_user_without_settings_has_the_defaults()
    {
        Assert.Equal(UserSettings.Default, await Stores.Users.GetSettingsAsync(Stores.NewId("user"), Ct));
    }

    [Fact]
    public async Task Settings_are_kept_per_user_and_can_be_set_again()
    {
        var (ana, ben) = Stores.NewPair();
        await Stores.Users.ChangeSettingsAsync(ana, new SettingsChange { Requests = RequestPolicy.Nobody }, Ct);
        Assert.Equal(RequestPolicy.Nobody, (await Stores.Users.GetSettingsAsync(ana, Ct)).Requests);
        Assert.Equal(RequestPolicy.Everyone, (await Stores.Users.GetSettingsAsync(ben, Ct)).Requests);

        await Stores.Users.ChangeSettingsAsync(ana, new SettingsChange { Requests = RequestPolicy.Everyone }, Ct);
        Assert.Equal(RequestPolicy.Everyone, (await Stores.Users.GetSettingsAsync(ana, Ct)).Requests);
    }

    [Fact]
    public async Task Erasures_wait_longest_first_and_a_repeated_request_keeps_the_place()
    {
        var (ana, ben) = Stores.NewPair();
        await Stores.Users.RequestErasureAsync(ben, Stores.At(2), Ct);
        await Stores.Users.RequestErasureAsync(ana, Stores.At(1), Ct);
        await Stores.Users.RequestErasureAsync(ana, Stores.At(3), Ct);

        Assert.Equal([ana, ben], (await Stores.Users.ListErasuresAsync(Stores.At(2), 1_000, Ct)).Where(user => user == ana || user == ben));
        Assert.Equal([ana], (await Stores.Users.ListErasuresAsync(Stores.At(1), 1_000, Ct)).Where(user => user == ana || user == ben));
        Assert.Single(await Stores.Users.ListErasuresAsync(Stores.At(2), 1, Ct));
    }

    [Fact]
    public async Task A_finished_erasure_takes_the_settings_along()
    {
        var user = Stores.NewId("user");
        await Stores.Users.ChangeSettingsAsync(user, new SettingsChange { Requests = RequestPolicy.Nobody }, Ct);
        await Stores.Users.RequestErasureAsync(user, Stores.Start, Ct);

        await Stores.Users.FinishErasureAsync(user, Stores.At(1), Ct);
        await Stores.Users.FinishErasureAsync(user, Stores.At(2), Ct);

        Assert.DoesNotContain(user, await Stores.Users.ListErasuresAsync(Stores.At(9), 1_000, Ct));
        Assert.Equal(UserSettings.Default, await Stores.Users.GetSettingsAsync(user, Ct));
    }

    [Fact]
    public async Task A_change_of_some_settings_keeps_the_others()
    {
        var user = Stores.NewId("user");
        var paused = new SettingsChange { Push = new PushSettingsChange { Pause = new PauseChange(Stores.At(5)), Requests = false } };
        Assert.Equal(
            UserSettings.Default with { Push = new PushSettings(PushPreview.Full, Requests: false) { PausedUntil = Stores.At(5) } },
            await Stores.Users.ChangeSettingsAsync(user, paused, Ct));

        var closed = new SettingsChange
        {
            Requests = RequestPolicy.Nobody,
            Push = new PushSettingsChange { Preview = PushPreview.None },
        };
        var both = await Stores.Users.ChangeSettingsAsync(user, closed, Ct);
        Assert.Equal(
            new UserSettings(RequestPolicy.Nobody)
            {
                Push = new PushSettings(PushPreview.None, Requests: false) { PausedUntil = Stores.At(5) },
            },
            both);
        Assert.Equal(both, await Stores.Users.GetSettingsAsync(user, Ct));

        var resumed = new SettingsChange { Push = new PushSettingsChange { Pause = new PauseChange(Until: null) } };
        Assert.Equal(
            both with { Push = both.Push with { PausedUntil = null } }, await Stores.Users.ChangeSettingsAsync(user, resumed, Ct));
    }

    [Fact]
    public async Task Changes_of_different_settings_at_once_are_all_kept()
    {
        var user = Stores.NewId("user");
        SettingsChange[] changes =
        [
            new() { Requests = RequestPolicy.Nobody },
            new() { Push = new PushSettingsChange { Preview = PushPreview.Sender } },
            new() { Push = new PushSettingsChange { Requests = false } },
        ];
        await Stores.Users.ChangeSettingsAsync(user, new SettingsChange { Requests = RequestPolicy.Everyone }, Ct);

        await Task.WhenAll(changes.Select(change => Stores.Users.ChangeSettingsAsync(user, change, Ct)));

        Assert.Equal(
            new UserSettings(RequestPolicy.Nobody) { Push = new PushSettings(PushPreview.Sender, Requests: false) },
            await Stores.Users.GetSettingsAsync(user, Ct));
    }

    [Fact]
    [Trait("Report", "28")]
    public async Task An_erasure_is_known_from_its_request_until_it_is_forgotten()
    {
        var (user, other) = Stores.NewPair();
        Assert.Null(await Stores.Users.FindErasureAsync(user, Ct));

        await Stores.Users.RequestErasureAsync(user, Stores.At(1), Ct);
        Assert.Equal(new Erasure(Stores.At(1), Finished: false), await Stores.Users.FindErasureAsync(user, Ct));
        await Stores.Users.ForgetErasuresAsync(Stores.At(100), Ct);
        Assert.NotNull(await Stores.Users.FindErasureAsync(user, Ct));

        await Stores.Users.FinishErasureAsync(user, Stores.At(2), Ct);
        await Stores.Users.FinishErasureAsync(user, Stores.At(9), Ct);
        Assert.Equal(new Erasure(Stores.At(1), Finished: true), await Stores.Users.FindErasureAsync(user, Ct));
        await Stores.Users.ForgetErasuresAsync(Stores.At(2), Ct);
        Assert.NotNull(await Stores.Users.FindErasureAsync(user, Ct));
        await Stores.Users.ForgetErasuresAsync(Stores.At(3), Ct);
        Assert.Null(await Stores.Users.FindErasureAsync(user, Ct));
        Assert.Null(await Stores.Users.FindErasureAsync(other, Ct));
    }

    [Fact]
    [Trait("Report", "28")]
    public async Task A_user_who_returned_can_be_erased_again()
    {
        var user = Stores.NewId("user");
        await Stores.Users.RequestErasureAsync(user, Stores.At(1), Ct);
        await Stores.Users.FinishErasureAsync(user, Stores.At(2), Ct);

        await Stores.Users.RequestErasureAsync(user, Stores.At(3), Ct);

        Assert.Equal(new Erasure(Stores.At(3), Finished: false), await Stores.Users.FindErasureAsync(user, Ct));
        Assert.Contains(user, await Stores.Users.ListErasuresAsync(Stores.At(3), 1_000, Ct));
    }
}
