using System.Reflection;
using System.Runtime.Loader;
using Chat.Core.Media;
using SharpFuzz;

namespace Chat.Tests.Fuzz;

/// <summary>
/// A second copy of the core in this process, whose code for media notes in <see cref="BranchMap"/> which branches an input takes,
/// and a copy of these tests over it. Types of the two copies differ from those of the first, so only types of .NET pass between.
/// </summary>
internal sealed class InstrumentedParsers : AssemblyLoadContext
{
    private static readonly Lazy<InstrumentedParsers> Loaded = new(() => new InstrumentedParsers());

    private readonly string _folder = Directory.CreateTempSubdirectory("chat-fuzz-").FullName;
    private readonly Type _entry;

    private InstrumentedParsers()
    {
        // Instrumented code writes to the map without looking whether it is there.
        BranchMap.Clear();
        Instrument(typeof(MediaType).Assembly, type => type.StartsWith("Chat.Core.Media.", StringComparison.Ordinal));
        var tests = Instrument(typeof(PlantedFault).Assembly, type => type == typeof(PlantedFault).FullName);
        _entry = LoadFromAssemblyPath(tests).GetType(typeof(InstrumentedParsers).FullName!, throwOnError: true)!;
    }

    /// <summary>The parser of this name over the instrumented core.</summary>
    public static GuidedParser Get(string name)
    {
        var get = Loaded.Value._entry.GetMethod(nameof(GetPlain), BindingFlags.Static | BindingFlags.NonPublic)!;
        var (seeds, findFault) = ((byte[][], Func<byte[], Task<string?>>))get.Invoke(null, [name])!;
        return new GuidedParser(seeds, findFault);
    }

    protected override Assembly? Load(AssemblyName assemblyName) =>
        Path.Combine(_folder, $"{assemblyName.Name}.dll") is var copy && File.Exists(copy) ? LoadFromAssemblyPath(copy) : null;

    private static (byte[][] Seeds, Func<byte[], Task<string?>> FindFault) GetPlain(string name)
    {
        var parser = FileParsers.All.Append(PlantedFault.Parser).Single(parser => parser.Name == name);
        return ([.. parser.Seeds], parser.FindFaultAsync);
    }

    private string Instrument(Assembly assembly, Func<string, bool> isMeant)
    {
        var copy = Path.Combine(_folder, Path.GetFileName(assembly.Location));
        File.Copy(assembly.Location, copy);
        Fuzzer.Instrument(copy, isMeant, Options.Value);
        return copy;
    }
}
