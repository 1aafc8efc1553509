using System.Text;
using Chat.Core;
using Chat.Core.Messages;
using Chat.Core.Search;
using Chat.Core.Unicode;

namespace Chat.Tests.Messages;

/// <summary>
/// <c>string.Normalize</c> throws for U+FFFE, a valid scalar that any client can send; the answer was a 500. No rule for text may
/// throw for a scalar.
/// </summary>
[Trait("Report", "1")]
public sealed class EveryScalarTests
{
    private static readonly Rune[] Scalars = [.. Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(c => new Rune(c))];

    [Fact]
    public void Every_scalar_can_be_searched_and_highlighted() => Assert.All(Texts(), text =>
    {
        var words = SearchWords.Of(text);

        Assert.Contains("hi", words);
        Assert.Equal(words.Count > 0, SearchWords.Matches(text, SearchWords.OfQuery("hi")));
        Assert.All(SearchWords.Highlight(text, SearchWords.OfQuery(text[..100])), h => Assert.InRange(h.Start + h.Length, 1, text.Length));
    });

    [Fact]
    public void Every_scalar_is_kept_in_text_or_trimmed_as_a_space() =>
        Assert.All(Texts(), text => Assert.Equal(text.Trim(), MessageText.Require(text)));

    [Fact]
    public void Every_scalar_can_be_asked_for_as_an_emoji_and_previewed() => Assert.All(Texts(), text =>
    {
        Assert.Null(Emoji.Find(text));
        Assert.StartsWith(TextPreview.Of(text, Limits.PreviewLength), text, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(NormalizationForm.FormC)]
    [InlineData(NormalizationForm.FormD)]
    [InlineData(NormalizationForm.FormKC)]
    [InlineData(NormalizationForm.FormKD)]
    public void Every_scalar_is_normalised(NormalizationForm form)
    {
        foreach (var scalar in Scalars)
        {
            Assert.NotEmpty(SafeNormalization.Of(scalar.ToString(), form));
        }

        Assert.Equal("é\uFFFEé\uFFFD", SafeNormalization.Of("e\u0301\uFFFEe\u0301\uD800", NormalizationForm.FormC));
    }

    private static IEnumerable<string> Texts() =>
        Scalars.Chunk(Limits.MaxTextLength - 6).Select(chunk => $"hi {string.Concat(chunk)} hi");
}
