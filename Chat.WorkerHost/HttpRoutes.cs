using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;

namespace Chat.WorkerHost;

/// <summary>
/// The routes of the HTTP functions, matched as the Functions host does: in the order of the functions' names, first match. Routes
/// in the host's own space are refused as there.
/// </summary>
internal sealed class HttpRoutes
{
    private const string Prefix = "api/";

    private static readonly string[] Reserved = ["admin", "runtime"];

    private readonly RouteCollection _routes = new();

    /// <param name="functions">The functions; others than HTTP are left out.</param>
    /// <param name="invoke">Runs a function for a request.</param>
    /// <exception cref="InvalidOperationException">The host would refuse a route.</exception>
    public HttpRoutes(
        IEnumerable<WorkerFunction> functions, IInlineConstraintResolver constraints, Func<WorkerFunction, HttpContext, Task> invoke)
    {
        foreach (var function in functions.Where(f => f.IsHttp).OrderBy(f => f.Name, StringComparer.OrdinalIgnoreCase))
        {
            var route = function.Trigger.TryGetProperty("route", out var own) ? own.GetString()! : function.Name;
            if (IsReserved(route))
            {
                throw new InvalidOperationException($"The host refuses the route of {function.Name}: {route}");
            }

            _routes.Add(new Route(
                new RouteHandler(context => invoke(function, context)), function.Name, Prefix + route, defaults: null,
                MethodConstraint(function), dataTokens: null, constraints));
        }
    }

    /// <summary>Whether the host refuses the route: it compares the beginning of the text, without the route prefix.</summary>
    public static bool IsReserved(string route) =>
        Array.Exists(Reserved, word => route.Trim('/').StartsWith(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Answers the request by the first function that matches, or 404.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var route = new RouteContext(context);
        await _routes.RouteAsync(route);
        if (route.Handler is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Features.Set<IRoutingFeature>(new RoutingFeature { RouteData = route.RouteData });
        await route.Handler(context);
    }

    // A function without methods answers all.
    private static Dictionary<string, object> MethodConstraint(WorkerFunction function) =>
        function.Trigger.TryGetProperty("methods", out var methods)
            ? new() { ["httpMethod"] = new HttpMethodRouteConstraint([.. methods.EnumerateArray().Select(method => method.GetString()!)]) }
            : [];
}
