using Chat.Core.Errors;

namespace Chat.Tests.Media;

/// <summary>Macros and foreign documents under names that Word accepts as well.</summary>
public sealed class HostileWordTests
{
    private static readonly string Types = Samples.Types(Samples.Override("/word/document.xml"));
    private static readonly string MacroTypes = Samples.Types(Samples.Override("/word/document.xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml"));
    private static readonly (string, string) Relationships = ("_rels/.rels",
        Samples.Relationships(Samples.Relationship("word/document.xml")));

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
    [InlineData("%5BContent_Types%5D.xml")]
    public async Task A_package_with_a_part_twice_is_refused(string second)
    {
        foreach (var (name, text) in new[] { (second, MacroTypes), ("Word\\document.xml", "") })
        {
            var package = Samples.Package(("[Content_Types].xml", Types), Relationships, ("word/document.xml", ""), (name, text));
            Assert.Equal(ErrorCode.UnsupportedMediaType, await Intakes.RefusalAsync(package));
        }
    }

    [Fact]
    public async Task The_same_package_with_each_part_once_is_accepted()
    {
        var package = Samples.Package(("[Content_Types].xml", Types), Relationships, ("word/document.xml", ""), ("word/styles.xml", ""));
        Assert.Equal(package, (await Intakes.TakeAsync(package)).Bytes);
    }
}
