using Chat.Functions.Requests;

namespace Chat.Tests.Media;

/// <summary>Headers of a form's part as clients write them.</summary>
[Trait("Report", "8")]
public sealed class PartDispositionTests
{
    [Theory]
    [InlineData("""form-data; name="file"; filename="photo.jpg" """, "photo.jpg")]
    [InlineData("form-data; name=file; filename=photo.jpg", "photo.jpg")]
    [InlineData("form-data; name=file; filename=my photo.jpg", "my photo.jpg")]
    [InlineData("form-data; name=file; filename=my photo.jpg; size=5", "my photo.jpg")]
    [InlineData("form-data;name=file;filename=my photo, 2; final.jpg", "my photo, 2; final.jpg")]
    [InlineData("form-data; name=file; filename=über uns.jpg", "über uns.jpg")]
    [InlineData("form-data; name=file; filename=写真.jpg", "写真.jpg")]
    [InlineData("""form-data; name="file"; filename="写真 🏖.jpg" """, "写真 🏖.jpg")]
    [InlineData("""form-data; name="file"; filename="my "cool" photo.jpg" """, "my \"cool\" photo.jpg")]
    [InlineData("""form-data; name="file"; filename="a"; b.jpg" """, "a\"; b.jpg")]
    [InlineData("""form-data; name="file"; filename="a;b=c.jpg" """, "a;b=c.jpg")]
    [InlineData("""form-data; filename="a"b.jpg"; name="file" """, "a\"b.jpg")]
    [InlineData("""form-data; name="file"; filename="my \"cool\" photo.jpg" """, "my \"cool\" photo.jpg")]
    [InlineData("""form-data; name="file"; filename="\"" """, "\"")]
    [InlineData("""form-data; name="file"; filename="C:\Users\ana\photo.jpg" """, @"C:\Users\ana\photo.jpg")]
    [InlineData("""form-data; name="file"; filename="C:\\Users\\ana\\photo.jpg" """, @"C:\Users\ana\photo.jpg")]
    [InlineData("""form-data; name="file"; filename="my %22cool%22 photo%0D%0A.jpg" """, "my \"cool\" photo\r\n.jpg")]
    [InlineData("""form-data; name="file"; filename="100%25.jpg" """, "100%25.jpg")]
    [InlineData("""form-data; name="file"; filename="photo.jpg""", "photo.jpg")]
    [InlineData("""form-data; name="file"; filename="photo.jpg";""", "photo.jpg")]
    [InlineData("""form-data; name="file"; filename='photo.jpg' """, "photo.jpg")]
    [InlineData("""form-data; NAME="file"; FileName = "photo.jpg" """, "photo.jpg")]
    [InlineData("""attachment; name="file"; filename="photo.jpg" """, "photo.jpg")]
    [InlineData("""file; filename="photo.jpg" """, "photo.jpg")]
    [InlineData("""name="file"; filename="photo.jpg" """, "photo.jpg")]
    [InlineData("form-data; name=file; filename*=UTF-8''na%C3%AFve%20photo.jpg", "naïve photo.jpg")]
    [InlineData("form-data; name=file; filename*=utf-8'en'caf%C3%A9.jpg", "café.jpg")]
    [InlineData("""form-data; name=file; filename="cafe.jpg"; filename*=UTF-8''caf%C3%A9.jpg""", "café.jpg")]
    [InlineData("""form-data; name=file; filename*=UTF-8''caf%C3%A9.jpg; filename="cafe.jpg" """, "café.jpg")]
    [InlineData("""form-data; name=file; filename*="UTF-8''caf%C3%A9.jpg" """, "café.jpg")]
    [InlineData("form-data; name=file; filename*=UTF-8''my café.jpg", "my café.jpg")]
    [InlineData("form-data; name=file; filename*=ISO-8859-1''caf%E9.jpg", "café.jpg")]
    [InlineData("form-data; name=file; filename*=latin1''caf%E9.jpg", "café.jpg")]
    [InlineData("form-data; name=file; filename*=caf%C3%A9.jpg", "café.jpg")]
    [InlineData("form-data; name=file; filename*=UTF-8''100%.jpg", "100%.jpg")]
    [InlineData("form-data; name=file; filename*=UTF-8''%F0%9F%8F%96.jpg", "🏖.jpg")]
    [InlineData("form-data; name=file; filename*=UTF-8''🏖.jpg", "🏖.jpg")]
    [InlineData("form-data; name=file; filename=cafe.jpg; filename*=koi8-r''%C1.jpg", "cafe.jpg")]
    [InlineData("""form-data; name="file"; filename="=?utf-8?B?Y2Fmw6kuanBn?=" """, "café.jpg")]
    [InlineData("""form-data; name="file"; filename="=?UTF-8?Q?my_caf=C3=A9.jpg?=" """, "my café.jpg")]
    [InlineData("""form-data; name="file"; filename="=?iso-8859-1?q?caf=E9.jpg?=" """, "café.jpg")]
    [InlineData("""form-data; name="file"; filename="=?utf-8?B?not base64?=" """, "=?utf-8?B?not base64?=")]
    [InlineData("""form-data; name="file"; filename="=?koi8-r?B?YQ==?=" """, "=?koi8-r?B?YQ==?=")]
    [InlineData("""form-data; name="file"; filename="" """, "")]
    public void The_name_of_a_file_is_read_in_every_common_spelling(string header, string name)
    {
        var disposition = new PartDisposition(header);

        Assert.True(disposition.IsFile);
        Assert.Equal(name, disposition.FindFileName());
    }

    [Theory]
    [InlineData("""form-data; name="chatId" """, "chatId", false)]
    [InlineData("form-data; name=chatId", "chatId", false)]
    [InlineData("form-data; name=chatId;", "chatId", false)]
    [InlineData("""form-data; name="my "odd" field" """, "my \"odd\" field", false)]
    [InlineData("""form-data; name="file" """, "file", true)]
    [InlineData("form-data; name=files[]", "files[]", true)]
    [InlineData("""form-data; name="photo"; filename="a" """, "photo", true)]
    [InlineData("form-data; name=photo; filename*0=a; filename*1=b", "photo", true)]
    [InlineData("form-data", null, true)]
    [InlineData("", null, true)]
    [InlineData(null, null, true)]
    [InlineData(";;;===", null, true)]
    public void A_part_is_a_file_or_a_field(string? header, string? field, bool isFile)
    {
        var disposition = new PartDisposition(header);

        Assert.Equal((field, isFile), (disposition.Field, disposition.IsFile));
    }

    [Fact]
    public void No_header_fails_or_takes_long()
    {
        var random = new Random(8);
        const string Signs = "\"\"\\\\;;==**'' %2aé🏖\uD800filename=name";
        for (var i = 0; i < 20_000; i++)
        {
            var header = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => Signs[random.Next(Signs.Length)]));
            Assert.True(new PartDisposition(header).FindFileName() is null or { Length: <= 200 });
        }

        var hostile = "form-data; filename=\"" + string.Concat(Enumerable.Repeat("\" ; ", 500_000));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.NotNull(new PartDisposition(hostile).FindFileName());
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }
}
