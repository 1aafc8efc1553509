using Chat.Core.Chats;

namespace Chat.Tests.Contracts;

/// <summary>The places of waiting requests: see <see cref="IChatLists.ListRequestPlacesAsync"/>.</summary>
public abstract class RequestPlaceContract : StoreContract
{
    [Fact]
    public async Task A_place_is_taken_until_its_request_is_answered()
    {
        var (ana, ben) = Stores.NewPair();
        var first = RequestOf(ana, ben, place: 3);
        Assert.True(await CommitAsync(first));
        await Stores.RequestAsync(ana, $"{ben}-2");
        await CommitAsync(RequestOf($"{ana}-2", ana, place: 7));

        Assert.Equal([3], await Stores.Lists.ListRequestPlacesAsync(ana, Ct));
        Assert.False(await CommitAsync(RequestOf(ana, $"{ben}-3", place: 3)));
        Assert.Null(await Stores.Chats.LoadAsync(ChatQuery.Of(ana, $"{ben}-3"), Ct));

        await Stores.ChangeAsync(first, chat => chat.SetArchived(ana, true));
        Assert.False(await CommitAsync(RequestOf(ana, $"{ben}-3", place: 3)));
        await Stores.ChangeAsync(first, chat => chat.Accept(ben, Stores.At(1)));
        Assert.Empty(await Stores.Lists.ListRequestPlacesAsync(ana, Ct));
        Assert.True(await CommitAsync(RequestOf(ana, $"{ben}-3", place: 3)));
    }

    [Fact]
    public async Task A_rejection_frees_the_place_and_the_new_requester_needs_a_place_of_their_own()
    {
        var (ana, ben) = Stores.NewPair();
        var request = RequestOf(ana, ben, place: 0);
        await CommitAsync(request);
        var rejected = await Stores.ChangeAsync(request, chat => chat.Reject(Stores.At(1)));
        Assert.Empty(await Stores.Lists.ListRequestPlacesAsync(ana, Ct));
        await CommitAsync(RequestOf(ben, $"{ana}-2", place: 0));
        var loaded = await Stores.LoadAsync(request.Id);
        var again = rejected.RequestAgain(ben, Stores.At(2), withMessage: false) with { Version = rejected.Version + 1 };

        Assert.False(await Stores.Chats.CommitAsync(loaded, new ChatChange(again with { RequestPlace = 0 }), Ct));
        Stores.AssertSame(rejected, await Stores.GetAsync(rejected.Id));
        Assert.True(await Stores.Chats.CommitAsync(loaded, new ChatChange(again with { RequestPlace = 1 }), Ct));
        Assert.Equal([0, 1], (await Stores.Lists.ListRequestPlacesAsync(ben, Ct)).Order());
    }

    [Fact]
    public async Task Simultaneous_requests_for_one_place_store_one_request()
    {
        var (ana, ben) = Stores.NewPair();

        var stored = await Task.WhenAll(
            Enumerable.Range(0, 3).Select(i => Task.Run(() => CommitAsync(RequestOf(ana, $"{ben}-{i}", place: 0)))));

        Assert.Single(stored, created => created);
        Assert.Equal([0], await Stores.Lists.ListRequestPlacesAsync(ana, Ct));
    }

    private static Conversation RequestOf(string requester, string recipient, int place) =>
        Stores.NewRequest(requester, recipient) with { RequestPlace = place };

    private Task<bool> CommitAsync(Conversation request) => Stores.Chats.CommitAsync(null, new ChatChange(request), Ct);
}
