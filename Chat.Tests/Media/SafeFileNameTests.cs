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
    [InlineData("👨‍👩‍👧.jpg", "👨👩👧.jpg")]
    public void A_name_is_reduced_to_a_safe_one(string? given, string expected) => Assert.Equal(expected, SafeFileName.Of(given, MediaTypes.Jpeg));

    [Fact]
    public void Half_a_surrogate_pair_does_no_harm() => Assert.EndsWith(".jpg", SafeFileName.Of("a\uD800b.jpg", MediaTypes.Jpeg), StringComparison.Ordinal);

    [Fact]
    public void A_long_name_is_cut_between_signs()
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
    public void Only_a_path_of_ours_is_a_path(string? text, bool expected) => Assert.Equal(expected, MediaPath.TryParse(text)?.ToString() == text && text is not null);
}
