using System.IO.Compression;
using Chat.Core.Errors;

namespace Chat.Tests.Media;

/// <summary>Macros and foreign documents under names that Word finds all the same.</summary>
public sealed class HostileWordTests
{
    private const string Types = """<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>""";

    private const string MacroTypes = """<Types><Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>""";

    [Theory]
    [InlineData("MACROS")]
    [InlineData("macros")]
    [InlineData("_vba_project_cur")]
    [InlineData("_Vba_Project")]
    [InlineData("Vba")]
    [InlineData("workbook")]
    [InlineData("BOOK")]
    [InlineData("powerpoint document")]
    [InlineData("encryptedpackage")]
    [InlineData("visiodocument")]
    [InlineData("worddocument")]
    public async Task A_name_is_the_same_in_either_case(string name) =>
        Assert.Equal(ErrorCode.UnsupportedMediaType, await Intakes.RefusalAsync(Samples.CompoundFile("WordDocument", "1Table", name)));

    [Theory]
    [InlineData("[Content_Types].xml")]
    [InlineData("[CONTENT_TYPES].XML")]
    [InlineData("/[Content_Types].xml")]
    [InlineData("\\[Content_Types].xml")]
    public async Task A_package_with_a_part_twice_is_refused(string second)
    {
        Assert.Equal(ErrorCode.UnsupportedMediaType, await Intakes.RefusalAsync(Package(("[Content_Types].xml", Types), ("word/document.xml", ""), (second, MacroTypes))));
        Assert.Equal(ErrorCode.UnsupportedMediaType, await Intakes.RefusalAsync(Package(("[Content_Types].xml", Types), ("word/document.xml", ""), ("Word\\document.xml", ""))));
    }

    [Fact]
    public async Task The_same_package_with_each_part_once_is_taken()
    {
        var package = Package(("[Content_Types].xml", Types), ("word/document.xml", ""), ("word/styles.xml", ""));
        Assert.Equal(package, (await Intakes.TakeAsync(package)).Bytes);
    }

    private static byte[] Package(params (string Name, string Text)[] parts)
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in parts)
            {
                Samples.Write(zip, name, text);
            }
        }

        return buffer.ToArray();
    }
}
