using Chat.Core;
using Chat.Core.Errors;
using Chat.Core.Messages;

namespace Chat.Tests.Messages;

/// <summary>Text that shows nothing is no message.</summary>
[Trait("Report", "5")]
public sealed class MessageTextTests
{
    public static TheoryData<string> Invisible =>
    [
        "", " ", "\t\r\n", "\u00A0\u3000\u2003", "\u200B", "\u200B \u200C\u200D", "\u2800", "\u3164", "\u115F\u1160", "\uFFA0",
        "\u00AD", "\u034F",
        "\u061C\u200E\u200F", "\u202A\u202E\u202C", "\u2066\u2069", "\u2060\u2061\u2064", "\uFEFF", "\uFE0F", "\u180B\u180E", "\u17B4",
        "\U000E0001\U000E0068\U000E0069\U000E007F", "\U000E0100", "\U0001D173", "\U0001D159", "\U0001BCA0", "\u0000\u0001\u007F\u0085",
        "\u2028\u2029", "\uFFF9\uFFFA\uFFFB",
    ];

    [Theory]
    [MemberData(nameof(Invisible))]
    public void Text_that_shows_nothing_is_empty(string text)
    {
        Assert.Equal(ErrorCode.InvalidRequest, Assert.Throws<ChatException>(() => MessageText.Require(text)).Code);
        Assert.Null(MessageText.RequireOptional(text));
    }

    [Theory]
    [MemberData(nameof(Invisible))]
    public void One_visible_character_is_enough(string invisible) =>
        Assert.Equal($"{invisible}x{invisible}".Trim(), MessageText.Require($"{invisible}x{invisible}"));

    [Theory]
    [InlineData(".")]
    [InlineData("\u0301")]
    [InlineData("\uE000")]
    [InlineData("👍")]
    [InlineData("\u2801")]
    [InlineData("\u0600")]
    public void Marks_symbols_and_private_characters_are_visible(string text) => Assert.Equal(text, MessageText.Require(text));

    [Fact]
    public void Length_is_counted_in_scalars_after_trimming()
    {
        var longest = string.Concat(Enumerable.Repeat("😀", Limits.MaxTextLength));

        Assert.Equal(longest, MessageText.Require($" {longest}\n"));
        Assert.Throws<ChatException>(() => MessageText.Require($"{longest}a"));
    }
}
