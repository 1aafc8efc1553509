using Chat.Faults.Log;

namespace Chat.Faults.Checking;

/// <summary>The files on the disk are those that messages show.</summary>
internal static class FileRules
{
    public static IEnumerable<Finding> Check(CheckedRun run)
    {
        var shown = run.Of<MessageFound>().SelectMany(message => message.FileIds).ToHashSet(StringComparer.Ordinal);
        var stored = run.Of<FileFound>().ToList();
        var orphans = stored.Where(file => !shown.Contains(file.FileId)).Select(file => new Finding(Rule.OrphanFile, file.Path));
        var lost = shown.Except(stored.Select(file => file.FileId), StringComparer.Ordinal).Select(id => new Finding(Rule.LostFile, id));
        return orphans.Concat(lost);
    }
}
