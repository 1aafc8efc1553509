using Chat.Core.Chats;

namespace Chat.Tests.Contracts;

/// <summary>What <see cref="IChatStore"/> promises of places for waiting requests.</summary>
public abstract class RequestPlaceContract : StoreContract
{
    [Fact]
    public async Task A_place_is_taken_until_its_request_is_answered()
    {
        var (ana, ben) = Stores.NewPair();
        var (first, _) = await RequestAsync(ana, ben, place: 3);
        await Stores.RequestAsync(ana, $"{ben}-2");
        await RequestAsync($"{ana}-2", ana, place: 7);

        Assert.Equal([3], await Stores.Chats.ListRequestPlacesAsync(ana, Ct));
        Assert.Equal((null, false), await RequestAsync(ana, $"{ben}-3", place: 3));
        Assert.Null(await Stores.Chats.FindByPairAsync(ana, $"{ben}-3", Ct));

        await Stores.SaveAsync(first!, chat => chat.SetArchived(ana, true));
        Assert.Equal((null, false), await RequestAsync(ana, $"{ben}-3", place: 3));
        await Stores.SaveAsync(await Stores.GetAsync(first!.Id), chat => chat.Accept(ben, Stores.At(1)));
        Assert.Empty(await Stores.Chats.ListRequestPlacesAsync(ana, Ct));
        Assert.True((await RequestAsync(ana, $"{ben}-3", place: 3)).Created);
    }

    [Fact]
    public async Task Rejecting_makes_room_and_who_asks_again_needs_a_place_of_their_own()
    {
        var (ana, ben) = Stores.NewPair();
        var (request, _) = await RequestAsync(ana, ben, place: 0);
        var rejected = await Stores.SaveAsync(request!, chat => chat.Reject(Stores.At(1)));
        Assert.Empty(await Stores.Chats.ListRequestPlacesAsync(ana, Ct));
        await RequestAsync(ben, $"{ana}-2", place: 0);

        Assert.False(await Stores.Chats.SaveAsync(rejected, rejected.RequestAgain(ben, Stores.At(2), withMessage: false) with { RequestPlace = 0 }, null, Ct));
        Assert.Equal(rejected, await Stores.GetAsync(rejected.Id));
        Assert.True(await Stores.Chats.SaveAsync(rejected, rejected.RequestAgain(ben, Stores.At(2), withMessage: false) with { RequestPlace = 1 }, null, Ct));
        Assert.Equal([0, 1], (await Stores.Chats.ListRequestPlacesAsync(ben, Ct)).Order());
    }

    [Fact]
    public async Task The_pairs_own_chat_is_the_answer_also_when_the_place_is_taken()
    {
        var (ana, ben) = Stores.NewPair();
        var (request, _) = await RequestAsync(ana, ben, place: 0);

        Assert.Equal((request, false), await RequestAsync(ana, ben, place: 0));
    }

    [Fact]
    public async Task Of_many_requests_for_one_place_at_once_one_is_stored()
    {
        var (ana, ben) = Stores.NewPair();

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => RequestAsync(ana, $"{ben}-{i}", place: 0))));

        Assert.Single(results, result => result.Created);
        Assert.Equal(7, results.Count(result => result.Chat is null));
        Assert.Equal([0], await Stores.Chats.ListRequestPlacesAsync(ana, Ct));
    }

    private Task<(Conversation? Chat, bool Created)> RequestAsync(string requester, string recipient, int place) => Stores.Chats.GetOrCreateAsync(
        Conversation.Request(Stores.NewId("chat"), requester, recipient, Stores.Start) with { RequestPlace = place }, null, Ct);
}
