namespace Chat.Core.Media.Stripping;

/// <summary>
/// Says in which file the samples are. QuickTime writes the path of its own file on the author's disk, which nobody needs
/// for samples in the same file.
/// </summary>
internal static class DataReferences
{
    // Version, flags and the number of references.
    private const int ListBytes = 8;

    // Version and flags stay: one flag says that the samples are in this file.
    private const int FlagsBytes = 4;

    public static IEnumerable<MovieEdit> Clean(MovieFile file, MovieBox information) =>
        file.Boxes(information.Content, information.End).SelectMany(child => child switch
        {
            { IsBroken: true } => [file.Blank(child)],
            { Name: "dref" } => file.Boxes(child.Content + ListBytes, child.End).SelectMany(reference => CleanReference(file, reference)),
            _ => [],
        });

    private static IEnumerable<MovieEdit> CleanReference(MovieFile file, MovieBox reference) => reference switch
    {
        { IsBroken: true } => [file.Blank(reference)],
        { IsPadding: false } when reference.End - reference.Content > FlagsBytes =>
            [MovieEdit.Blank(reference.Content + FlagsBytes, reference.End - reference.Content - FlagsBytes)],
        _ => [],
    };
}
