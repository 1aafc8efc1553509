using System.Globalization;
using System.Text;
using Chat.Core.Search;

namespace Chat.Tests.Messages;

/// <summary>Highlights are places in the content, in UTF-16 units.</summary>
[Trait("Report", "2")]
public sealed class HighlightTests
{
    private const int Rounds = 4_000;

    // One character of each kind that the words treat differently, and some that are several in one.
    private static readonly string[] Pieces =
    [
        "a", "b", "Z", "é", "e\u0301", "ß", "ﬁ", "ı", "1", "٣", "½", " ", " ", "-", "'", "’", "·", "_", "\"", ".", "\n",
        "\u00AD", "\u200B", "\u200C", "\u200D", "\u200E", "\uFEFF", "\u2060", "\uFE0F", "\u0301", "\u034F",
        "ش", "\u0640", "\u064E", "ة", "ש", "\u05B8", "ך", "א", "क", "\u093F", "\u094D", "\u093C", "क़",
        "ก", "เ", "า", "ำ", "\u0E38", "\u0E48", "\u0E4D",
        "ខ", "\u17D2", "ម", "က", "\u1039", "\u103A", "\u1037", "中",
        "文", "㍻", "㌀", "か", "が", "ハ", "\u3099", "\u309A", "ﾊ", "ﾟ", "한", "\u1112", "\u1161",
        "\u11AB",
        "😀", "👍🏽", "👨‍👩‍👧", "❤️", "🇩", "🇪", "1️⃣", "\uFFFE", "\U000E0041", "𝒳", "𝟚", "\U00011003", "\U00011038",
    ];

    [Theory]
    [InlineData("Crème brûlée", "creme", "Crème")]
    [InlineData("Cre\u0300me", "cre", "Cre\u0300")]
    [InlineData("x soft\u00ADhyphen", "softhy", "soft\u00ADhy")]
    [InlineData("I don’t know", "dont", "don’t")]
    [InlineData("สวัสดีครับวันนี้", "วัน", "วัน")]
    [InlineData("我在北京吃了烤鸭", "北京吃了烤鸭", "北京吃了烤鸭")]
    [InlineData("in ㍻ 30", "平成", "㍻")]
    [InlineData("한국어", "하", "한")]
    [InlineData("ok 👍🏽!", "👍", "👍🏽")]
    [InlineData("مـرحبا", "مر", "مـر")]
    [InlineData("ﬁne", "f", "ﬁ")]
    public void A_highlight_covers_the_matched_part_in_whole_characters(string text, string query, string highlighted)
    {
        var highlight = Assert.Single(SearchWords.Highlight(text, SearchWords.OfQuery(query)));

        Assert.Equal(highlighted, text.Substring(highlight.Start, highlight.Length));
    }

    [Fact]
    public void Any_text_is_highlighted_where_the_words_of_a_query_begin()
    {
        var random = new Random(20261127);
        var highlights = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var text = Any(random, 40);
            var start = random.Next(text.Length);
            var query = round % 2 == 0 ? Any(random, 3) : text.Substring(start, random.Next(1, Math.Min(9, text.Length - start + 1)));
            var words = SearchWords.OfQuery(query);

            var found = SearchWords.Highlight(text, words);

            highlights += found.Count;
            Assert.All(found, h => RequireRight(text, h, words));
            Assert.True(found.Zip(found.Skip(1)).All(pair => pair.First.Start + pair.First.Length < pair.Second.Start), Shown(text));
            Assert.True(!SearchWords.Matches(text, words) || found.Count > 0, $"{Shown(text)} / {Shown(query)}");
        }

        Assert.True(highlights > Rounds / 4, $"{highlights} The texts were hardly ever found.");
    }

    [Fact]
    public void Every_word_of_a_text_finds_it_and_is_highlighted()
    {
        var random = new Random(11);
        for (var round = 0; round < Rounds; round++)
        {
            var text = Any(random, 30);
            foreach (var word in SearchWords.Of(text))
            {
                Assert.True(SearchWords.Matches(text, [word]), $"{Shown(text)} / {Shown(word)}");
                Assert.NotEmpty(SearchWords.Highlight(text, [word]));
            }
        }
    }

    [Fact]
    public void The_highlights_of_one_message_are_bounded()
    {
        var text = string.Concat(Enumerable.Repeat("a ", 2_000));

        Assert.Equal(SearchWords.MaxHighlights, SearchWords.Highlight(text, ["a"]).Count);
    }

    private static void RequireRight(string text, Highlight highlight, IReadOnlyList<string> words)
    {
        var part = text.Substring(highlight.Start, highlight.Length);
        var context = $"{Shown(part)} in {Shown(text)} for {string.Join('|', words.Select(Shown))}";

        Assert.True(highlight is { Start: >= 0, Length: > 0 }, context);
        Assert.False(char.IsLowSurrogate(part[0]) || char.IsHighSurrogate(part[^1]), context);
        Assert.True(SearchWords.Of(part).Any(word => words.Any(w => word.StartsWith(w, StringComparison.Ordinal))), context);
    }

    private static string Any(Random random, int length) =>
        string.Concat(Enumerable.Range(0, random.Next(1, length + 1)).Select(_ => Pieces[random.Next(Pieces.Length)]));

    private static string Shown(string text) =>
        string.Join(' ', text.EnumerateRunes().Select(r => r.Value.ToString("X4", CultureInfo.InvariantCulture)));
}
