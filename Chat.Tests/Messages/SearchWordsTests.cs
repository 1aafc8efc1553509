using Chat.Core.Search;

namespace Chat.Tests.Messages;

/// <summary>Section 4: a query finds a message when each of its words begins a word of the text.</summary>
[Trait("Report", "2")]
public sealed class SearchWordsTests
{
    [Theory]
    [InlineData("สวัสดีครับวันนี้อากาศดี", "วันนี้", true)]
    [InlineData("สวัสดีครับวันนี้อากาศดี", "อากาศดี", true)]
    [InlineData("สวัสดีครับวันนี้อากาศดี", "สวัสดีวันนี้", false)]
    [InlineData("ประเทศไทย", "ไทย", true)]
    [InlineData("ไปLondonวันนี้", "london วันนี้", true)]
    [InlineData("วัน\u200Bนี้", "วันนี้", true)]
    [InlineData("วันนี้", "วัน\u200Bนี้", true)]
    [InlineData("ສະບາຍດີເພື່ອນ", "ເພື່ອນ", true)]
    [InlineData("ສະບາຍດີເພື່ອນ", "ສະບາຍດີ", true)]
    [InlineData("ខ្ញុំទៅផ្សារថ្ងៃនេះ", "ផ្សារ", true)]
    [InlineData("ខ្ញុំទៅផ្សារថ្ងៃនេះ", "ថ្ងៃនេះ", true)]
    [InlineData("ကျွန်တော်မြန်မာစကားပြောတယ်", "မြန်မာ", true)]
    [InlineData("ကျွန်တော်မြန်မာစကားပြောတယ်", "စကား", true)]
    [InlineData("ကျွန်တော်မြန်မာစကားပြောတယ်", "စာအုပ်", false)]
    [InlineData("ꦱꦸꦒꦼꦁꦫꦮꦸꦃ", "ꦫꦮꦸꦃ", true)]
    public void Words_in_the_middle_of_scripts_without_spaces_are_found(string text, string query, bool found) => Check(text, query, found);

    [Theory]
    [InlineData("中文消息", "消息", true)]
    [InlineData("中文消息", "文消", true)]
    [InlineData("中文消息", "中文消息", true)]
    [InlineData("中文消息", "消", true)]
    [InlineData("中文消息", "息中", false)]
    [InlineData("我昨天在北京吃了烤鸭", "北京 烤鸭", true)]
    [InlineData("今日はデパートへ行きました", "デパート", true)]
    [InlineData("今日はデパートへ行きました", "ﾃﾞﾊﾟｰﾄ", true)]
    [InlineData("今日はテ\u3099ハ\u309Aートへ", "デパート", true)]
    [InlineData("かき", "がき", false)]
    [InlineData("가방", "가방", true)]
    [InlineData("가방", "\u1100\u1161방", true)]
    [InlineData("한국어 메시지", "하", true)]
    [InlineData("iPhone15を買う", "iphone15", true)]
    [InlineData("2026年11月", "2026 11月", true)]
    public void Chinese_japanese_and_korean_text_is_found_by_its_parts_in_order(string text, string query, bool found) =>
        Check(text, query, found);

    [Theory]
    [InlineData("soft\u00ADhyphen", "softhyphen", true)]
    [InlineData("softhyphen", "soft\u00ADhyphen", true)]
    [InlineData("word\u2060joiner", "wordjoiner", true)]
    [InlineData("zero\u200Bwidth", "zerowidth", true)]
    [InlineData("zero\u200Bwidth", "width", true)]
    [InlineData("left\u200Eright", "leftright", true)]
    [InlineData("right\u200Fleft", "rightleft", true)]
    [InlineData("\uFEFFbom\uFEFFinside", "bominside", true)]
    [InlineData("\u202Eover\u202Cride", "override", true)]
    [InlineData("iso\u2068late\u2069d", "isolated", true)]
    [InlineData("zwj\u200Dinside", "zwjinside", true)]
    [InlineData("grapheme\u034Fjoiner", "graphemejoiner", true)]
    [InlineData("tag\U000E0041ged", "tagged", true)]
    [InlineData("var\uFE0Fied", "varied", true)]
    [InlineData("\u1820\u180B\u1821", "\u1820\u1821", true)]
    [InlineData("می‌خواهم", "میخواهم", true)]
    [InlineData("می‌خواهم", "خواهم", true)]
    [InlineData("می‌خواهم", "می خواهم", true)]
    [InlineData("می‌خواهم", "می‌خواهم", true)]
    [InlineData("میخواهم", "می‌خواهم", true)]
    public void Characters_that_show_nothing_do_not_split_a_word(string text, string query, bool found) => Check(text, query, found);

    [Theory]
    [InlineData("مـــرحبا", "مرحبا", true)]
    [InlineData("مرحبا", "مـرحبا", true)]
    [InlineData("مَرْحَبًا", "مرحبا", true)]
    [InlineData("أحمد", "احمد", true)]
    [InlineData("مدرسة", "مدرسه", true)]
    [InlineData("مصطفى", "مصطفي", true)]
    [InlineData("کتاب", "كتاب", true)]
    [InlineData("ﻣﺮﺣﺒﺎ", "مرحبا", true)]
    [InlineData("שָׁלוֹם", "שלום", true)]
    [InlineData("מלכים", "מלך", true)]
    [InlineData("צה״ל", "צה\"ל", true)]
    [InlineData("צה\"ל", "צהל", true)]
    public void Arabic_and_hebrew_are_found_without_their_points_and_stretchers(string text, string query, bool found) =>
        Check(text, query, found);

    [Theory]
    [InlineData("㍻元年", "平成", true)]
    [InlineData("平成元年", "㍻", true)]
    [InlineData("㍿東京", "株式会社", true)]
    [InlineData("㌀に住む", "アパート", true)]
    [InlineData("アパート", "㌀", true)]
    [InlineData("10㎞", "10km", true)]
    [InlineData("㈱東京", "株", true)]
    [InlineData("½ cup", "1/2", true)]
    [InlineData("½ cup", "12", false)]
    [InlineData("ﬁne ①", "fine 1", true)]
    [InlineData("ＡＢＣ　ｄｅｆ", "abc def", true)]
    [InlineData("Ⅳ", "iv", true)]
    [InlineData("ﷺ", "الله", true)]
    public void Compatibility_characters_and_their_spelled_out_form_find_each_other(string text, string query, bool found) =>
        Check(text, query, found);

    [Theory]
    [InlineData("٢٠٢٦", "2026", true)]
    [InlineData("2026", "۲۰۲۶", true)]
    [InlineData("२०२६", "2026", true)]
    [InlineData("ราคา๕๐บาท", "50", true)]
    [InlineData("𝟚𝟘𝟚𝟞", "2026", true)]
    [InlineData("２０２６", "2026", true)]
    public void Digits_of_all_scripts_match_ascii_digits(string text, string query, bool found) => Check(text, query, found);

    [Theory]
    [InlineData("Ma", "má", true)]
    [InlineData("Việt Nam đẹp", "viet nam dep", true)]
    [InlineData("İstanbul ılık", "istanbul ilik", true)]
    [InlineData("ISTANBUL", "ıstanbul", true)]
    [InlineData("Straße", "STRASSE", true)]
    [InlineData("Σίσυφος", "ΣΙΣΥΦΟΣ", true)]
    [InlineData("Ţară ţ", "Țară", true)]
    [InlineData("ё", "е", true)]
    [InlineData("Ƙasa ɓera", "kasa bera", true)]
    public void Case_and_diacritics_do_not_count(string text, string query, bool found) => Check(text, query, found);

    [Theory]
    [InlineData("किताब", "कताब", false)]
    [InlineData("किताब", "किता", true)]
    [InlineData("क\u093Cलम", "\u0958लम", true)]
    [InlineData("க\u0BCAடி", "க\u0BC6\u0BBEடி", true)]
    [InlineData("ന\u0D4D\u200D", "\u0D7B", true)]
    [InlineData("ত\u09CD\u200D", "\u09CE", true)]
    [InlineData("ม้า", "มา", false)]
    [InlineData("น้ำ", "น\u0E4D\u0E49า", true)]
    [InlineData("ก\u0E48\u0E38", "ก\u0E38\u0E48", true)]
    [InlineData("a\u0323\u0301x", "a\u0301\u0323x", true)]
    [InlineData("ދިވެހި", "ދވހ", false)]
    [InlineData("က\u1037\u103A", "က\u103A\u1037", true)]
    public void Vowel_signs_count_in_any_encoding_and_order(string text, string query, bool found) => Check(text, query, found);

    [Theory]
    [InlineData("don't", "dont", true)]
    [InlineData("don’t", "don't", true)]
    [InlineData("dont", "don’t", true)]
    [InlineData("don´t", "don't", true)]
    [InlineData("l'homme", "homme", true)]
    [InlineData("п'ять", "пʼять", true)]
    [InlineData("col·lecció", "coŀleccio", true)]
    [InlineData("e-mail", "email", true)]
    [InlineData("e-mail", "mail", true)]
    [InlineData("e mail", "e-mail", true)]
    [InlineData("well‑known", "wellknown", true)]
    [InlineData("2026-11-27", "2026-11", true)]
    [InlineData("rock'n'roll", "roll n rock", true)]
    [InlineData("foo--bar", "foobar", false)]
    [InlineData("'quoted' words", "quotedwords", false)]
    [InlineData("ʻOkina", "okina", true)]
    [InlineData("בית-ספר", "בית־ספר", true)]
    public void Apostrophes_and_hyphens_both_join_and_part_words(string text, string query, bool found) => Check(text, query, found);

    [Theory]
    [InlineData("Happy birthday 🎉🎂", "🎂", true)]
    [InlineData("ok 👍🏽", "👍", true)]
    [InlineData("ok 👍", "👍🏽", true)]
    [InlineData("❤️", "❤", true)]
    [InlineData("from 🇩🇪 to 🇫🇷", "🇫🇷", true)]
    [InlineData("from 🇩🇪🇫🇷", "🇪🇫", false)]
    [InlineData("👨‍👩‍👧", "👩", true)]
    [InlineData("1️⃣ first", "1 first", true)]
    [InlineData("nothing", "🎉", false)]
    public void Emoji_are_words_whatever_their_skin_tone(string text, string query, bool found) => Check(text, query, found);

    [Theory]
    [InlineData("The quick brown fox", "fox the", true)]
    [InlineData("The quick brown fox", "uick", false)]
    [InlineData("a\0b", "a b", true)]
    [InlineData("hi \uFFFE there\uFFFF", "there hi", true)]
    [InlineData("50% off_now \"quoted\" it's [x] *", "50 off now quoted s x", true)]
    public void Words_end_at_spaces_punctuation_and_symbols(string text, string query, bool found) => Check(text, query, found);

    [Fact]
    public void A_query_without_words_finds_nothing() => Assert.Empty(SearchWords.OfQuery("… \uFFFE \u200B !?"));

    [Fact]
    public void A_query_keeps_only_words_that_no_other_word_of_it_implies() =>
        Assert.Equal(["fox", "quick"], SearchWords.OfQuery("fo fox f quick QUI"));

    [Fact]
    public void The_version_tells_stores_that_the_words_of_the_first_version_are_old() => Assert.True(SearchWords.Version > 1);

    private static void Check(string text, string query, bool found)
    {
        var words = SearchWords.OfQuery(query);

        Assert.NotEmpty(words);
        Assert.Equal(found, SearchWords.Matches(text, words));

        // The stores compare the words of both sides; the answer must be the same.
        Assert.Equal(found, words.All(prefix => SearchWords.Of(text).Any(word => word.StartsWith(prefix, StringComparison.Ordinal))));
    }
}
