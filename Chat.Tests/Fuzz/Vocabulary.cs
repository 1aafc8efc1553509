using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Chat.Functions;

namespace Chat.Tests.Fuzz;

/// <summary>
/// All words the functions may be looking for in bodies and queries: the string literals of their assembly that look like
/// a name. So a field that is added is fuzzed without anyone thinking of it.
/// </summary>
internal static partial class Vocabulary
{
    public static IReadOnlyList<string> Names { get; } = ReadLiterals(
        typeof(ChatRegistration).Assembly.Location).Where(IsName).Distinct().ToList();

    private static List<string> ReadLiterals(string assembly)
    {
        using var file = File.OpenRead(assembly);
        using var portable = new PEReader(file);
        var metadata = portable.GetMetadataReader();
        var literals = new List<string>();
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = metadata.GetNextHandle(handle))
        {
            literals.Add(metadata.GetUserString(handle));
        }

        return literals;
    }

    private static bool IsName(string literal) => Name().IsMatch(literal);

    [GeneratedRegex("^[a-z][A-Za-z_]{0,30}$")]
    private static partial Regex Name();
}
