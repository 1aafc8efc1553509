using System.Text.RegularExpressions;
using Chat.Adapters.Sqlite;
using Chat.Client;
using Chat.Core;
using Chat.Functions;

namespace Chat.Tests.Conventions;

/// <summary>
/// The dependency rule: the core references no driver and no host, the adapters reference no host, and only the
/// composition names a store.
/// </summary>
public sealed class DependencyTests
{
    private static readonly string[] Hosts = ["Microsoft.AspNetCore", "Microsoft.Azure.Functions", "Chat.Functions", "Chat.LocalHost"];

    private static readonly string[] Stores = ["MongoDB", "Microsoft.Data.Sqlite", "Chat.Adapters.Mongo", "Chat.Adapters.Sqlite"];

    [Fact]
    public void The_core_references_only_the_framework_and_its_abstractions() =>
        Assert.Empty(Beyond(References(typeof(ChatJson)), ["System", "Microsoft.Extensions"]));

    [Fact]
    public void The_adapters_reference_no_host() =>
        Assert.DoesNotContain(References(typeof(SqliteOptions)), name => Hosts.Any(host => IsIn(name, host)));

    [Fact]
    public void The_client_references_no_part_of_the_server() =>
        Assert.DoesNotContain(References(typeof(ChatClient)), name => IsIn(name, "Chat"));

    [Fact]
    public void The_reference_rules_find_a_driver_and_a_host()
    {
        Assert.Contains("MongoDB.Driver", Beyond(References(typeof(SqliteOptions)), ["System", "Microsoft.Extensions"]));
        Assert.Contains(References(typeof(ChatRegistration)), name => Hosts.Any(host => IsIn(name, host)));
    }

    [Fact]
    public void The_core_and_the_adapters_name_no_namespace_of_a_host() =>
        Assert.Empty(Naming(Repository.Files(".cs").Where(f => f.Top is "Chat.Core" or "Chat.Adapters"), Hosts));

    [Fact]
    public void The_functions_name_no_store_outside_the_composition() =>
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
    [InlineData("using Chat.Adapters.Sqlite;")]
    public void A_store_in_a_function_is_found(string line) =>
        Assert.NotEmpty(Naming([new RepositoryFile("Chat.Functions/Broken.cs", line)], Stores));

    private static bool IsComposition(RepositoryFile file) =>
        file.Path.EndsWith("Registration.cs", StringComparison.Ordinal) || file.Path.EndsWith("/Program.cs", StringComparison.Ordinal);

    private static string[] References(Type type) => [.. type.Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!)];

    private static IEnumerable<string> Beyond(IEnumerable<string> names, string[] roots) =>
        names.Where(name => !roots.Any(root => IsIn(name, root)));

    private static bool IsIn(string name, string root) => name == root || name.StartsWith(root + ".", StringComparison.Ordinal);

    /// <summary>Comments may name what code may not.</summary>
    private static IEnumerable<string> Naming(IEnumerable<RepositoryFile> files, string[] names) =>
        from file in files
        from line in file.Lines
        where !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
        from name in names
        where Regex.IsMatch(line, $@"(?<![\w.]){Regex.Escape(name)}\b", RegexOptions.None, TimeSpan.FromMinutes(1))
        select $"{file.Path} names {name}: {line.Trim()}";
}
