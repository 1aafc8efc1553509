using Chat.Core.Users;

namespace Chat.Tests.People;

/// <summary>The claims that name a user (spec section 13).</summary>
public sealed class NameClaimsTests
{
    private static readonly string Longest = string.Concat(Enumerable.Repeat("\ud83d\ude00", 100));

    public static TheoryData<string?, string?> Names => new()
    {
        { "Ana", "Ana" },
        { "  Ana Mar\u00eda ", "Ana Mar\u00eda" },
        { Longest, Longest },
        { Longest + "x", null },
        { "", null },
        { " \u200b ", null },
        { "Ana\nBen", null },
        { null, null },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_has_1_to_100_characters_on_one_line(string? claim, string? expected) =>
        Assert.Equal(expected, NameClaims.Create(claim, null, null).Name);

    [Theory]
    [InlineData("https://example.com/a.png?s=1", "https://example.com/a.png?s=1")]
    [InlineData("https://example.com/a b\"c", "https://example.com/a%20b%22c")]
    [InlineData("http://example.com/a.png", null)]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("data:image/png;base64,AA==", null)]
    [InlineData("//example.com/a.png", null)]
    [InlineData("https://user:secret@example.com/a.png", null)]
    [InlineData("a.png", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_picture_is_an_https_url(string? claim, string? expected) =>
        Assert.Equal(expected, NameClaims.Create(null, claim, null).AvatarUrl);

    [Fact]
    public void A_picture_has_at_most_2048_characters()
    {
        var longest = "https://example.com/".PadRight(2048, 'a');

        Assert.Equal(longest, NameClaims.Create(null, longest, null).AvatarUrl);
        Assert.Null(NameClaims.Create(null, longest + "a", null).AvatarUrl);
    }
}
