namespace Chat.Tests.Conventions;

/// <summary>
/// The Functions host takes the first route that matches, in the order of the functions' names without case, where
/// ASP.NET Core, and so LocalHost, takes the most exact one (azure-functions-host#9876).
/// </summary>
public sealed class RouteTests
{
    [Fact]
    public void The_more_exact_of_two_routes_has_the_name_that_sorts_first() => Assert.Empty(
        Faults([.. ProductFunctions.Http.SelectMany(f =>
            (f.Trigger.Methods ?? []).Select(method => (ProductFunctions.NameOf(f.Method), method, f.Trigger.Route!)))]));

    [Fact]
    public void The_function_for_unmatched_requests_has_the_name_that_sorts_last()
    {
        var names = ProductFunctions.All.Select(f => ProductFunctions.NameOf(f.Method)).Order(StringComparer.OrdinalIgnoreCase);
        var unmatched = ProductFunctions.Http.Single(f => f.Trigger.Methods is null or []);

        Assert.Equal(names.Last(), ProductFunctions.NameOf(unmatched.Method));
    }

    [Fact]
    public void No_route_begins_as_those_that_the_host_keeps_for_itself() =>
        Assert.DoesNotContain(ProductFunctions.Http, f => IsReserved(f.Trigger.Route!));

    [Theory]
    [InlineData("admin/reports", true)]
    [InlineData("/Administrators", true)]
    [InlineData("runtime", true)]
    [InlineData("chats/admin", false)]
    public void A_reserved_route_is_found(string route, bool reserved) => Assert.Equal(reserved, IsReserved(route));

    // azure-functions-host#1781: whatever the prefix is.
    private static bool IsReserved(string route) => new[] { "admin", "runtime" }.Any(
        word => route.TrimStart('/').StartsWith(word, StringComparison.OrdinalIgnoreCase));

    [Theory]
    [InlineData("A-Get", "chats/{id}", "B-Unread", "chats/unread", true)]
    [InlineData("b-get", "chats/{id}", "A-Unread", "chats/unread", false)]
    [InlineData("A-Get", "chats/{id}/messages", "B-Unread", "chats/unread", false)]
    [InlineData("A-Get", "users/{id}", "B-Unread", "chats/unread", false)]
    public void An_exact_route_behind_a_wide_one_is_found(string first, string firstRoute, string second, string secondRoute, bool fault) =>
        Assert.Equal(fault, Faults([(first, "get", firstRoute), (second, "get", secondRoute)]).Any());

    private static IEnumerable<string> Faults((string Name, string Method, string Route)[] functions) =>
        from wide in functions
        from exact in functions
        where wide.Method == exact.Method && Covers(wide.Route, exact.Route) && !Covers(exact.Route, wide.Route)
        where string.Compare(wide.Name, exact.Name, StringComparison.OrdinalIgnoreCase) < 0
        select $"{wide.Name} would answer for {exact.Name}";

    private static bool Covers(string wide, string exact)
    {
        var (wides, exacts) = (wide.Split('/'), exact.Split('/'));
        return wides.Length == exacts.Length
            && wides.Zip(exacts).All(pair => IsParameter(pair.First) || (!IsParameter(pair.Second) && pair.First == pair.Second));
    }

    private static bool IsParameter(string segment) => segment.StartsWith('{');
}
