using Chat.Functions.Http;
using Chat.Tests.Conventions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Infra;

/// <summary>
/// The routes against the rules of the Functions host (see AdminRoute): it refuses a route whose text begins
/// with a word of its own, and matches with the routes and inline constraints of ASP.NET Core.
/// </summary>
public sealed class HostRouteTests
{
    private const string Prefix = "api/";

    private static readonly string[] Reserved = ["admin", "runtime"];

    [Fact]
    public void The_host_accepts_every_route() => Assert.DoesNotContain(Routes(), IsReserved);

    [Theory]
    [InlineData("admin/audit")]
    [InlineData("/Administration")]
    [InlineData("runtime")]
    public void A_route_in_the_space_of_the_host_is_found(string route) => Assert.True(IsReserved(route));

    [Fact]
    public async Task The_host_matches_the_plain_paths_of_administrators()
    {
        var routes = Routes().Where(route => route.StartsWith(AdminRoute.Segment, StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(routes);
        foreach (var route in routes)
        {
            // The names of parameters serve as their values.
            var path = Prefix + string.Concat(AdminRoute.ToPlain(route).Split('{', '}'));
            Assert.True(await MatchesAsync(route, path));
            Assert.False(await MatchesAsync(route, path.Replace("/admin/", "/admins/", StringComparison.Ordinal)));
        }
    }

    private static IEnumerable<string> Routes() => ProductFunctions.Http.Select(function => function.Trigger.Route!);

    private static bool IsReserved(string route) =>
        Array.Exists(Reserved, word => route.Trim('/').StartsWith(word, StringComparison.OrdinalIgnoreCase));

    // As the host does: an inline constraint is resolved by the default map, and the request asks each route.
    private static async Task<bool> MatchesAsync(string template, string path)
    {
        var services = new ServiceCollection().AddLogging().AddRouting().BuildServiceProvider();
        var route = new Route(
            new RouteHandler(_ => Task.CompletedTask), "function", Prefix + template, defaults: null,
            new Dictionary<string, object> { ["httpMethod"] = new HttpMethodRouteConstraint("GET") }, dataTokens: null,
            services.GetRequiredService<IInlineConstraintResolver>());
        var http = new DefaultHttpContext { RequestServices = services };
        (http.Request.Method, http.Request.Path) = ("GET", "/" + path);
        var context = new RouteContext(http);
        await route.RouteAsync(context);
        return context.Handler is not null;
    }
}
