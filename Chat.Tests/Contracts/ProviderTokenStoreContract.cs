using Chat.Core.Push;

namespace Chat.Tests.Contracts;

public abstract class ProviderTokenStoreContract : StoreContract
{
    [Fact]
    public async Task A_token_is_kept_until_it_is_too_old()
    {
        var name = Stores.NewId("provider");
        var (first, second) = (new ProviderToken("first", Stores.At(0)), new ProviderToken("second", Stores.At(40)));

        Assert.Equal(first, await Stores.ProviderTokens.GetOrReplaceAsync(name, Stores.At(-40), first, Ct));
        Assert.Equal(first, await Stores.ProviderTokens.GetOrReplaceAsync(name, Stores.At(-1), second, Ct));
        Assert.Equal(second, await Stores.ProviderTokens.GetOrReplaceAsync(name, Stores.At(0), second, Ct));
        Assert.Equal(second, await Stores.ProviderTokens.GetOrReplaceAsync(name, Stores.At(0), first, Ct));
    }

    [Fact]
    public async Task Instances_that_need_a_token_at_once_agree_on_one()
    {
        var name = Stores.NewId("provider");
        for (var round = 0; round < 3; round++)
        {
            var candidates = Enumerable.Range(0, 6).Select(i => new ProviderToken($"token {round} {i}", Stores.At(round * 40))).ToList();

            var tokens = await Task.WhenAll(candidates.Select(candidate =>
                Stores.ProviderTokens.GetOrReplaceAsync(name, Stores.At((round - 1) * 40), candidate, Ct)));

            Assert.Contains(Assert.Single(tokens.Distinct()), candidates);
        }
    }
}
