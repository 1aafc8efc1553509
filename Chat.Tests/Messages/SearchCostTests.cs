using System.Diagnostics;
using Chat.Core;
using Chat.Core.Search;

namespace Chat.Tests.Messages;

/// <summary>
/// A search may cost 50 ms of CPU, and a send little, whatever users write. The tests compare with ordinary text, since a loaded
/// machine has no absolute times; docs/decisions/0004-search.md has those.
/// </summary>
[Trait("Report", "29")]
public sealed class SearchCostTests
{
    private const int TimesOrdinary = 10;

    private static readonly string Ordinary = Text(i => $"{(i % 7 == 6 ? ' ' : (char)('a' + (i * i % 26)))}", Limits.MaxTextLength);

    private static readonly Dictionary<string, Func<int, string>> Pieces = new(StringComparer.Ordinal)
    {
        ["one word"] = _ => "a",
        ["short words"] = i => $"{(char)('a' + (i % 26))}{(char)('a' + (i / 26 % 26))} ",
        ["hyphens"] = i => $"{(char)('a' + (i % 26))}{(char)('a' + (i / 26 % 26))}-",
        ["apostrophes"] = i => $"{(char)('a' + (i % 26))}'",
        ["ideographs"] = i => $"{(char)(0x4E00 + (i * 7 % 0x5000))}",
        ["thai"] = i => $"{(char)(0x0E01 + (i % 40))}",
        ["squared signs"] = i => $"{(char)(0x3300 + (i % 0x58))}",
        ["the longest decomposition"] = _ => "\uFDFA",
        ["diacritics"] = _ => "\u0301",
        ["tone marks out of order"] = i => i % 2 == 0 ? "\u0E48" : "\u0E38",
        ["voicing marks"] = i => i % 2 == 0 ? "か" : "\u3099",
        ["joiners"] = _ => "\u200C",
        ["joined emoji"] = _ => "😀\u200D",
        ["different emoji"] = i => char.ConvertFromUtf32(0x1F300 + (i % 0x300)),
        ["flags"] = i => char.ConvertFromUtf32(0x1F1E6 + (i % 26)),
        ["jamo"] = i => $"{(char)(0x1100 + (i % 19))}",
        ["scattered scalars"] = i => char.ConvertFromUtf32(0x10000 + (i * 257 % 0x30000)),
    };

    public static TheoryData<string> Kinds => [.. Pieces.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_longest_message_is_cut_in_little_time_into_a_bounded_number_of_words(string kind)
    {
        var text = Text(Pieces[kind], Limits.MaxTextLength);
        var words = SearchWords.Of(text);

        Assert.InRange(words.Count, 0, SearchWords.MaxWords);
        Assert.All(words, word => Assert.InRange(word.Length, 1, SearchWords.MaxWordLength));
        RequireCheap(() => SearchWords.Of(text), () => SearchWords.Of(Ordinary));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_query_has_few_words_and_the_longest_message_is_highlighted_in_little_time(string kind)
    {
        var text = Text(Pieces[kind], Limits.MaxTextLength);
        var words = SearchWords.OfQuery(Text(Pieces[kind], Limits.MaxSearchLength));
        var ordinary = SearchWords.OfQuery(Ordinary[..Limits.MaxSearchLength]);

        Assert.InRange(words.Count, 0, SearchWords.MaxQueryWords);
        RequireCheap(() => SearchWords.Highlight(text, words), () => SearchWords.Highlight(Ordinary, ordinary));
        RequireCheap(() => SearchWords.OfQuery(Text(Pieces[kind], Limits.MaxSearchLength)), () => SearchWords.Of(Ordinary));
    }

    [Fact]
    public void An_honest_message_loses_no_word_to_the_bound()
    {
        var text = string.Concat(Enumerable.Range(0, Limits.MaxTextLength).Select(i => (char)(0x4E00 + (i * 7 % 0x5000))));

        Assert.True(SearchWords.Matches(text, SearchWords.OfQuery(text[^3..])));
        Assert.Contains(SearchWords.OfQuery(text[^3..])[0], SearchWords.Of(text));
    }

    private static string Text(Func<int, string> piece, int scalars) =>
        string.Concat(string.Concat(Enumerable.Range(0, scalars).Select(piece)).EnumerateRunes().Take(scalars));

    private static void RequireCheap(Action act, Action ordinary)
    {
        var (most, actual) = (TimesOrdinary * Fastest(ordinary), Fastest(act));
        Assert.True(actual < most, $"{actual.TotalMilliseconds} ms, at most {most.TotalMilliseconds} ms");
    }

    // The fastest of several runs: the others paid for the compiler or for the load of the machine.
    private static TimeSpan Fastest(Action act) => Enumerable.Range(0, 40).Min(_ =>
    {
        var start = Stopwatch.GetTimestamp();
        act();
        return Stopwatch.GetElapsedTime(start);
    });
}
