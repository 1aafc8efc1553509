using System.Text.RegularExpressions;
using Chat.Core;

namespace Chat.Tests.Conventions;

/// <summary>Who may know whom: the functions know the core, the core knows no host, adapters are named by the composition alone.</summary>
public sealed class DependencyTests
{
    private static readonly string[] Hosts = ["Microsoft.AspNetCore", "Microsoft.Azure.Functions", "Chat.Functions", "Chat.LocalHost"];

    private static readonly string[] Stores = ["MongoDB", "Microsoft.Data.Sqlite", "Chat.Core.Adapters.Mongo", "Chat.Core.Adapters.Sqlite"];

    [Fact]
    public void The_core_references_no_assembly_of_a_host() => Assert.DoesNotContain(
        typeof(ChatJson).Assembly.GetReferencedAssemblies(), a => Hosts.Any(host => IsIn(a.Name!, host)));

    [Fact]
    public void The_core_names_no_namespace_of_a_host() =>
        Assert.Empty(Naming(Repository.Files(".cs").Where(f => f.Top == "Chat.Core"), Hosts));

    [Fact]
    public void The_functions_name_no_store_outside_of_the_composition() =>
        Assert.Empty(Naming(Repository.Files(".cs").Where(f => f.Top == "Chat.Functions" && !IsComposition(f)), Stores));

    [Theory]
    [InlineData("using Microsoft.AspNetCore.Http;")]
    [InlineData("using static Microsoft.AspNetCore.Http.Results;")]
    [InlineData("global using Chat.Functions;")]
    [InlineData("    Microsoft.Azure.Functions.Worker.FunctionContext context,")]
    public void A_name_from_a_host_is_found(string line) =>
        Assert.NotEmpty(Naming([new RepositoryFile("Chat.Core/Broken.cs", line)], Hosts));

    [Theory]
    [InlineData("using MongoDB.Driver;")]
    [InlineData("using Chat.Core.Adapters.Sqlite;")]
    public void A_store_in_a_function_is_found(string line) =>
        Assert.NotEmpty(Naming([new RepositoryFile("Chat.Functions/Broken.cs", line)], Stores));

    private static bool IsComposition(RepositoryFile file) =>
        file.Path.EndsWith("Composition.cs", StringComparison.Ordinal) || file.Path.EndsWith("/Program.cs", StringComparison.Ordinal);

    private static bool IsIn(string name, string root) => name == root || name.StartsWith(root + ".", StringComparison.Ordinal);

    /// <summary>Comments may name what code may not.</summary>
    private static IEnumerable<string> Naming(IEnumerable<RepositoryFile> files, string[] names) =>
        from file in files
        from line in file.Lines
        where !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
        from name in names
        where Regex.IsMatch(line, $@"(?<![\w.]){Regex.Escape(name)}\b", RegexOptions.None, TimeSpan.FromSeconds(1))
        select $"{file.Path} names {name}: {line.Trim()}";
}
