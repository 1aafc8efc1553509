namespace Chat.Core.Media.Stripping;

/// <summary>
/// Says in which file the samples are. QuickTime writes the path of its own file on the author's disk, which nobody needs
/// for samples in the same file.
/// </summary>
internal static class DataReferences
{
    private const int MaxReferences = 64;

    // Version and flags stay: one flag says that the samples are in this file.
    private const int FlagsBytes = 4;

    public static IEnumerable<MovieEdit> Clean(MovieFile file, MovieBox information)
    {
        for (var at = information.Content; at < information.End;)
        {
            file.CountPiece();
            var child = file.ReadBox(at, information.End);
            at = child.End;
            foreach (var edit in child.Name == "dref" ? CleanList(file, child) : [])
            {
                yield return edit;
            }
        }
    }

    private static IEnumerable<MovieEdit> CleanList(MovieFile file, MovieBox list)
    {
        var at = list.Content + 8;
        for (var count = 0; at < list.End && count < MaxReferences; count++)
        {
            var reference = file.ReadBox(at, list.End);
            at = reference.End;
            if (reference.End - reference.Content > FlagsBytes && !reference.IsPadding)
            {
                yield return MovieEdit.Blank(reference.Content + FlagsBytes, reference.End - reference.Content - FlagsBytes);
            }
        }
    }
}
