using System.Text;
using Chat.Core.Media;

namespace Chat.Tests.Media;

public sealed class SafeFileNameTests
{
    [Theory]
    [InlineData("photo.jpg", "photo.jpg")]
    [InlineData("photo.JPEG", "photo.JPEG")]
    [InlineData("photo.png", "photo.jpg")]
    [InlineData("photo", "photo.jpg")]
    [InlineData("photo.", "photo.jpg")]
    [InlineData("report.v2", "report.v2.jpg")]
    [InlineData("Ms. Smith", "Ms. Smith.jpg")]
    [InlineData("notes.txt", "notes.jpg")]
    [InlineData("evil.php.jpg", "evil.php.jpg")]
    [InlineData("evil.html", "evil.jpg")]
    [InlineData("../../etc/passwd", "passwd.jpg")]
    [InlineData("C:\\Users\\ana\\photo.jpg", "photo.jpg")]
    [InlineData("a/b\\c.jpg", "c.jpg")]
    [InlineData("..", "file.jpg")]
    [InlineData("", "file.jpg")]
    [InlineData(null, "file.jpg")]
    [InlineData(".htaccess", "htaccess.jpg")]
    [InlineData("  .. photo . .jpg", "photo.jpg")]
    [InlineData("CON.jpg", "_CON.jpg")]
    [InlineData("nul.tar.jpg", "_nul.tar.jpg")]
    [InlineData("lpt1", "_lpt1.jpg")]
    [InlineData("a:b*c?.jpg", "a_b_c_.jpg")]
    [InlineData("line\r\nbreak\0.jpg", "linebreak.jpg")]
    [InlineData("photo\u202Egpj.exe", "photogpj.jpg")]
    [InlineData("\u2066photo\u2069\u200B.jpg", "photo.jpg")]
    [InlineData("e\u0301te\u0301.jpg", "\u00E9t\u00E9.jpg")]
    [InlineData("हिन्दी.jpg", "हिन्दी.jpg")]
    public void A_name_is_reduced_to_a_safe_one(string? given, string expected) =>
        Assert.Equal(expected, SafeFileName.Of(given, MediaTypes.Jpeg));

    [Theory]
    [Trait("Report", "9")]
    [InlineData("Dr.Smith.jpg", "Dr.Smith.jpg")]
    [InlineData("Dr.Smith", "Dr.Smith.jpg")]
    [InlineData("Dr.Smith.png", "Dr.Smith.jpg")]
    [InlineData("J.R.R.Tolkien", "J.R.R.Tolkien.jpg")]
    [InlineData("meeting 12.30", "meeting 12.30.jpg")]
    [InlineData("clip.3gp", "clip.jpg")]
    [InlineData("clip.3G2", "clip.jpg")]
    [InlineData("archive.7z", "archive.jpg")]
    [InlineData("IMG_1.HEIC", "IMG_1.jpg")]
    [InlineData("photo.unknown1", "photo.unknown1.jpg")]
    [InlineData("🫪.jpg", "🫪.jpg")] // Newer than the Unicode of this runtime.
    [InlineData("👨‍👩‍👧.jpg", "👨‍👩‍👧.jpg")]
    [InlineData("می‌خواهم.jpg", "می‌خواهم.jpg")]
    [InlineData("ශ්‍රී.jpg", "ශ්‍රී.jpg")]
    [InlineData("🏴\U000E0067\U000E0062\U000E0077\U000E006C\U000E0073\U000E007F.jpg",
        "🏴\U000E0067\U000E0062\U000E0077\U000E006C\U000E0073\U000E007F.jpg")]
    [InlineData("a\U000E0067\U000E0062b.jpg", "ab.jpg")] // Tags without a flag hide text.
    [InlineData("\u200Da\u200D\u200D\u200Cb\u200D.jpg", "a\u200Cb.jpg")]
    [InlineData("❤️.jpg", "❤️.jpg")]
    [InlineData(".jpg", "file.jpg")]
    [InlineData("..jpg", "file.jpg")]
    [InlineData(".png", "file.jpg")]
    [InlineData("...hidden", "hidden.jpg")]
    [InlineData(" .jpg", "file.jpg")]
    [InlineData("photo.jpg. . .", "photo.jpg")]
    [InlineData("photo.jpg\u00A0\u3000", "photo.jpg")]
    [InlineData("\u3000photo .jpg", "photo.jpg")]
    [InlineData("a\"b.jpg", "a_b.jpg")]
    [InlineData("a\uFFFDb.jpg", "a_b.jpg")]
    [InlineData("a\uFFFEb\uFDD0c\U0001FFFFd.jpg", "abcd.jpg")]
    [InlineData("\u3164\u2800\u115F.jpg", "file.jpg")]
    [InlineData("\u0600١٢.jpg", "\u0600١٢.jpg")]
    [InlineData("\u061C\u200E\u200F\u202A\u202B\u202C\u202Dx\u2060\u00AD\uFEFF.jpg", "x.jpg")]
    [InlineData("exe.\u202Egpj.exe", "exe.gpj.jpg")]
    [InlineData("com¹.jpg", "_com¹.jpg")]
    [InlineData("CONIN$.txt", "_CONIN$.jpg")]
    [InlineData("nul .jpg", "_nul.jpg")]
    [InlineData("aux.tar.jpg", "_aux.tar.jpg")]
    [InlineData("auxiliary.jpg", "auxiliary.jpg")]
    [InlineData("file:///etc/passwd", "passwd.jpg")]
    [InlineData("photo.jpg::$DATA", "photo.jpg__$DATA.jpg")]
    public void A_name_keeps_what_a_reader_sees(string given, string expected) =>
        Assert.Equal(expected, SafeFileName.Of(given, MediaTypes.Jpeg));

    [Fact]
    public void Half_a_surrogate_pair_is_replaced() => Assert.Equal("a_b.jpg", SafeFileName.Of("a\uD800b.jpg", MediaTypes.Jpeg));

    [Theory]
    [InlineData("clip.3gp", "clip.mp4")]
    [InlineData("clip.m4v", "clip.m4v")]
    public void A_film_gets_the_extension_of_its_type(string given, string expected) =>
        Assert.Equal(expected, SafeFileName.Of(given, MediaTypes.Mp4));

    [Fact]
    [Trait("Report", "9")]
    public void A_long_name_is_cut_between_graphemes()
    {
        const string Family = "👨‍👩‍👧";
        var name = SafeFileName.Of(string.Concat(Enumerable.Repeat(Family, 50)), MediaTypes.Jpeg);
        Assert.InRange(Encoding.UTF8.GetByteCount(name), 230, 255);
        Assert.Equal("", name[..^4].Replace(Family, "", StringComparison.Ordinal));

        // One grapheme that is longer than a name may be.
        var marks = SafeFileName.Of("a" + new string('\u0321', 500), MediaTypes.Jpeg);
        Assert.InRange(Encoding.UTF8.GetByteCount(marks), 230, 255);
    }

    [Fact]
    public void A_long_name_is_cut_between_characters()
    {
        var name = SafeFileName.Of(new string('x', 500) + string.Concat(Enumerable.Repeat("😀", 500)), MediaTypes.Docx);
        Assert.InRange(Encoding.UTF8.GetByteCount(name), 200, 255);
        Assert.EndsWith(".docx", name, StringComparison.Ordinal);

        var emojis = SafeFileName.Of(string.Concat(Enumerable.Repeat("😀", 500)), MediaTypes.Jpeg);
        Assert.InRange(Encoding.UTF8.GetByteCount(emojis), 200, 255);
        Assert.DoesNotContain('\uFFFD', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(emojis)));
    }

    [Theory]
    [InlineData("/chats/a/b.jpg", true)]
    [InlineData("/chats/a/b.JPG", false)]
    [InlineData("/chats/../b.jpg", false)]
    [InlineData("/chats/a/../b.jpg", false)]
    [InlineData("/chats/a/b/c.jpg", false)]
    [InlineData("/chats/a/b.jpg\n", false)]
    [InlineData("/chats/a/b.tar.gz", false)]
    [InlineData("chats/a/b.jpg", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Only_a_path_in_our_form_is_parsed(string? text, bool expected) =>
        Assert.Equal(expected, MediaPath.TryParse(text)?.ToString() == text && text is not null);
}
