using System.Globalization;
using System.Text;
using Chat.Core.Unicode;

namespace Chat.Tests.Messages;

/// <summary>Section 5: a preview has at most 120 characters and ends at a grapheme boundary.</summary>
[Trait("Report", "5")]
public sealed class TextPreviewTests
{
    [Theory]
    [InlineData("abc", 5, "abc")]
    [InlineData("abcde", 5, "abcde")]
    [InlineData("abcdef", 5, "abcde")]
    [InlineData("abcde\u0301", 5, "abcd")]
    [InlineData("abcd\r\n", 5, "abcd")]
    [InlineData("abcd😀f", 5, "abcd😀")]
    [InlineData("abc👍🏽d", 4, "abc")]
    [InlineData("abc👍🏽d", 5, "abc👍🏽")]
    [InlineData("👨‍👩‍👧‍👦 family", 7, "👨‍👩‍👧‍👦")]
    [InlineData("a👨‍👩‍👧‍👦", 7, "a")]
    [InlineData("🇩🇪🇫🇷", 3, "🇩🇪")]
    [InlineData("한국", 1, "한")]
    [InlineData("\u1112\u1161\u11AB국", 2, "\u1112\u1161")]
    [InlineData("e\u0301\u0302\u0303", 2, "e\u0301")]
    [InlineData("", 5, "")]
    public void A_preview_has_whole_graphemes_unless_the_first_is_too_long(string text, int length, string preview) =>
        Assert.Equal(preview, TextPreview.Of(text, length));

    [Fact]
    public void A_preview_is_the_longest_beginning_of_whole_graphemes()
    {
        string[] pieces = ["a", " ", "é", "e\u0301", "👍🏽", "👨‍👩‍👧", "🇩🇪", "\r\n", "ก็", "한", "\u1112\u1161", "😀", "क्षि"];
        var random = new Random(5);
        for (var round = 0; round < 2_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => pieces[random.Next(pieces.Length)]));
            var length = random.Next(12, 40);

            Assert.Equal(Longest(text, length), TextPreview.Of(text, length));
        }
    }

    [Fact]
    public void A_grapheme_of_thousands_of_marks_is_cut_at_the_limit() =>
        Assert.Equal("e" + new string('\u0301', 119), TextPreview.Of("e" + new string('\u0301', 3_999), 120));

    private static string Longest(string text, int length)
    {
        var preview = new StringBuilder();
        var scalars = 0;
        for (var graphemes = StringInfo.GetTextElementEnumerator(text); graphemes.MoveNext();)
        {
            scalars += graphemes.GetTextElement().EnumerateRunes().Count();
            if (scalars > length)
            {
                break;
            }

            preview.Append(graphemes.GetTextElement());
        }

        return preview.ToString();
    }
}
