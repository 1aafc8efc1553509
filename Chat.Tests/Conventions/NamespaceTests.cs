using Chat.Core;

namespace Chat.Tests.Conventions;

/// <summary>
/// The layers of the core. A row names the namespaces that a namespace may use, all of them in rows above it, so that no
/// namespaces use each other in a circle. Composition registers everything, so it has no row; nothing may use it.
/// </summary>
public sealed class NamespaceTests
{
    private const string Layers = """
        Core:
        Telemetry:
        Errors:
        Paging: Errors
        Unicode: Errors
        Access: Core Errors Paging
        Realtime: Telemetry Errors
        Search: Unicode
        Media: Core Errors Unicode
        Media.Sniffing: Media
        Media.Stripping: Errors Media Media.Sniffing
        Media.Intake: Errors Media Media.Sniffing Media.Stripping
        Users: Core Errors Unicode
        Leases: Core Users
        Chats: Core Errors Paging Unicode Access Realtime Search Media Users Leases
        Reading: Core Errors Realtime Chats
        Sync: Errors Paging Access Chats
        Presence: Core Errors Access Realtime Leases Chats
        Push: Core Telemetry Errors Unicode Users Leases Chats
        Webhooks: Core Telemetry Errors Access Media Chats
        Messages: Core Telemetry Errors Paging Unicode Access Realtime Search Media Chats Webhooks
        Requests: Core Errors Access Realtime Users Chats Presence Webhooks Messages
        Members: Core Errors Realtime Media Leases Chats Presence
        Safety: Core Errors Paging Access Realtime Media Leases Chats Webhooks Messages Members
        Uploads: Core Errors Access Media Media.Sniffing Media.Intake Chats Webhooks Messages Safety
        Privacy: Core Errors Access Realtime Media Users Leases Chats Presence Push Webhooks Messages Safety Uploads
        Connections: Core Access Realtime Media Push
        Health: Errors Media Chats
        """;

    private static readonly NamespaceEdge[] Allowed = Read(Layers);

    private static readonly Lazy<IReadOnlySet<NamespaceEdge>> Sample = new(() =>
        NamespaceGraph.OfAssembly(typeof(NamespaceTests).Assembly.Location, "Chat.Tests.Conventions.SampleLayers"));

    [Fact]
    public void A_namespace_may_use_only_namespaces_in_the_rows_above_it() => Assert.Empty(Upward(Layers));

    [Fact]
    public void The_core_uses_exactly_the_allowed_namespaces()
    {
        var used = Used(typeof(ChatJson).Assembly.Location, "Chat.Core");
        Assert.Empty(used.Except(Allowed));
        // A row that allows more than is used would hide the next step towards a circle.
        Assert.Empty(Allowed.Except(used));
    }

    [Theory]
    [InlineData("Chats: Push", "Push: Chats")]
    [InlineData("Chats: Chats", "")]
    [InlineData("Chats: Missing", "Other:")]
    public void A_row_that_names_a_namespace_below_it_is_found(string first, string second) =>
        Assert.NotEmpty(Upward($"{first}\n{second}"));

    [Theory]
    [InlineData("Signature")]
    [InlineData("Body")]
    [InlineData("Lambda")]
    [InlineData("TypeArgument")]
    [InlineData("Decoration")]
    public void A_use_from_a_lower_namespace_is_found(string from) => Assert.Contains(new NamespaceEdge(from, "Upper"), Sample.Value);

    [Fact]
    public void A_using_directive_of_an_upper_namespace_is_found()
    {
        var file = new RepositoryFile("Chat.Core/Chats/Broken.cs", "using Chat.Core.Push;\n\nnamespace Chat.Core.Chats;\n");
        Assert.Contains(new NamespaceEdge("Chats", "Push"), NamespaceGraph.OfSources([file], "Chat.Core"));
    }

    private static HashSet<NamespaceEdge> Used(string assembly, string root) =>
    [
        .. NamespaceGraph.OfAssembly(assembly, root)
            .Concat(NamespaceGraph.OfSources(Repository.Files(".cs").Where(file => file.Top == root), root))
            .Where(edge => edge.From != "Composition"),
    ];

    private static NamespaceEdge[] Read(string layers) =>
    [
        .. from row in Rows(layers)
           from to in row[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)
           select new NamespaceEdge(row[0], to),
    ];

    private static IEnumerable<NamespaceEdge> Upward(string layers)
    {
        var places = Rows(layers).Select(row => row[0]).ToList();
        return Read(layers).Where(edge => places.IndexOf(edge.To) is var to && (to < 0 || to >= places.IndexOf(edge.From)));
    }

    private static IEnumerable<string[]> Rows(string layers) =>
        from line in layers.Split('\n')
        where line.Contains(':', StringComparison.Ordinal)
        select line.Split(':', StringSplitOptions.TrimEntries);
}
