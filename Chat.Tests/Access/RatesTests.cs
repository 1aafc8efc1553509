using Chat.Core.Access;
using Chat.Core.Errors;
using Chat.Tests.App;
using Microsoft.Extensions.Options;

namespace Chat.Tests.Access;

public sealed class RatesTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly SteppedTime _time = new(Start);
    private readonly Rates _rates;

    public RatesTests() => _rates = new Rates(Options.Create(new RateOptions { SendPerSecond = 10, SendBurst = 30 }), _time);

    [Theory]
    [Trait("Report", "26")]
    [InlineData(-2)]
    [InlineData(2)]
    [InlineData(-24 * 365)]
    public void A_step_of_the_clock_neither_locks_a_user_out_nor_lets_one_pass(int hours)
    {
        TakeAll("ana");

        _time.Step(TimeSpan.FromHours(hours));

        Assert.Equal(TimeSpan.FromMilliseconds(100), Refused("ana").RetryAfter);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        _rates.Take("ana", RateKind.Send);
    }

    [Fact]
    [Trait("Report", "29")]
    public void The_table_forgets_users_as_fast_as_new_ones_come()
    {
        for (var i = 0; i < 20_000; i++)
        {
            _rates.Take($"old {i}", RateKind.Send);
        }

        _time.Advance(TimeSpan.FromHours(1));
        for (var i = 0; i < 20_000; i++)
        {
            _rates.Take($"new {i}", RateKind.Send);
        }

        Assert.InRange(_rates.Count, 1, 20_000);
    }

    [Fact]
    [Trait("Report", "29")]
    public void A_user_who_is_at_the_limit_is_not_forgotten()
    {
        TakeAll("ana");

        for (var i = 0; i < 20_000; i++)
        {
            _rates.Take($"user {i}", RateKind.Send);
        }

        Assert.NotNull(Refused("ana").RetryAfter);
    }

    [Fact]
    [Trait("Report", "29")]
    public void Every_kind_of_rate_is_in_the_table() =>
        Assert.Equal(Enum.GetValues<RateKind>(), RateTable.Of(new RateOptions()).Keys.Order());

    private void TakeAll(string userId)
    {
        for (var i = 0; i < 30; i++)
        {
            _rates.Take(userId, RateKind.Send);
        }

        Refused(userId);
    }

    private ChatException Refused(string userId) => Assert.Throws<ChatException>(() => _rates.Take(userId, RateKind.Send));
}
