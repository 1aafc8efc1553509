using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Unicode;
using Chat.Tests.Conventions;

namespace Chat.Tests.Messages;

/// <summary>Section 5: a reaction is one emoji. One emoji has one stored form, whatever a keyboard sends.</summary>
[Trait("Report", "6")]
public sealed class EmojiTests
{
    private const string Scotland = "🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F";
    private const char TextStyle = '\uFE0E';
    private const char EmojiStyle = '\uFE0F';

    [Theory]
    [InlineData("👍", "👍")]
    [InlineData("👍\uFE0F", "👍")]
    [InlineData("👍\uFE0E", "👍")]
    [InlineData("👍🏽", "👍🏽")]
    [InlineData("👍\uFE0F🏽", "👍🏽")]
    [InlineData("❤", "❤\uFE0F")]
    [InlineData("❤\uFE0F", "❤\uFE0F")]
    [InlineData("☝🏿", "☝🏿")]
    [InlineData("1\u20E3", "1\uFE0F\u20E3")]
    [InlineData("#\uFE0F\u20E3", "#\uFE0F\u20E3")]
    [InlineData("🇩🇪", "🇩🇪")]
    [InlineData("🏳\u200D🌈", "🏳\uFE0F\u200D🌈")]
    [InlineData("🏳\uFE0F\u200D🌈", "🏳\uFE0F\u200D🌈")]
    [InlineData("🕵🏽\u200D♂", "🕵🏽\u200D♂\uFE0F")]
    [InlineData("👁\u200D🗨", "👁\uFE0F\u200D🗨\uFE0F")]
    [InlineData("👩🏿\u200D🚀", "👩🏿\u200D🚀")]
    [InlineData("👨\u200D👩\u200D👧\u200D👦", "👨\u200D👩\u200D👧\u200D👦")]
    [InlineData(Scotland, Scotland)]
    [InlineData("©", "©\uFE0F")]
    [InlineData("㊗", "㊗\uFE0F")]
    [InlineData("\U0001FAEA", "\U0001FAEA")]
    [InlineData("\U0001FAFF", "\U0001FAFF")]
    public void Each_spelling_of_an_emoji_is_stored_fully_qualified(string spelling, string stored) =>
        Assert.Equal(stored, Emoji.Require(spelling));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a")]
    [InlineData("1")]
    [InlineData("#")]
    [InlineData("\u20E3")]
    [InlineData("a\u20E3")]
    [InlineData("👍👍")]
    [InlineData("👍 ")]
    [InlineData("👍\u200D")]
    [InlineData("\u200D👍")]
    [InlineData("🏽")]
    [InlineData("🏽\uFE0F")]
    [InlineData("😀🏽")]
    [InlineData("👍🏽🏽")]
    [InlineData("🦰")]
    [InlineData("\u200D")]
    [InlineData("\uFE0F")]
    [InlineData("\uFE0F\uFE0F")]
    [InlineData("🇩")]
    [InlineData("🇩🇩")]
    [InlineData("🇩🇪🇫🇷")]
    [InlineData("😀\u200D😀")]
    [InlineData("👍\U000E0068\U000E0069\U000E007F")]
    [InlineData("🏴\U000E0068\U000E0069\U000E0064\U000E0065\U000E007F")]
    [InlineData("🖒")]
    [InlineData("→")]
    [InlineData("👍\u0301")]
    [InlineData("👍\u20E3")]
    [InlineData("\uFFFE")]
    public void Anything_else_is_refused(string text) =>
        Assert.Equal(ErrorCode.InvalidRequest, Assert.Throws<ChatException>(() => Emoji.Require(text)).Code);

    [Fact]
    public void A_chain_of_joined_emoji_is_refused_however_long() =>
        Assert.All(Enumerable.Range(2, 2_000), length => Assert.Null(Emoji.Find(string.Join('\u200D', Enumerable.Repeat("👩", length)))));

    [Fact]
    public void Every_emoji_of_the_data_is_its_own_form_and_keeps_it_in_every_spelling()
    {
        var emojis = Repository.Read("Chat.Core/Unicode/emoji.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith("# ", StringComparison.Ordinal)).ToList();

        Assert.Equal(3_944, emojis.Count);
        Assert.All(emojis, emoji =>
        {
            Assert.Equal(emoji, Emoji.Find(emoji));
            Assert.Equal(emoji, Emoji.Find(emoji.Replace($"{EmojiStyle}", "", StringComparison.Ordinal)));
            Assert.Equal(emoji, Emoji.Find(emoji.Replace(EmojiStyle, TextStyle)));
            Assert.Equal(emoji, Emoji.Find(emoji + EmojiStyle));
        });
    }

    [Fact]
    public void Stored_reactions_in_several_spellings_are_one()
    {
        Reaction[] stored = [new("👍", ["ana"]), new("❤", ["ben"]), new("👍\uFE0F", ["ben", "ana"]), new("no emoji", ["ana"])];

        var merged = Reactions.Merged(stored);

        Assert.Equal(["👍 ana,ben", "❤\uFE0F ben", "no emoji ana"], merged.Select(r => $"{r.Emoji} {string.Join(',', r.Users)}"));
        Assert.Same(merged, Reactions.Merged(merged));
    }
}
