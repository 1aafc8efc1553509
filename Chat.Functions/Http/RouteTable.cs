using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Http;

/// <summary>Tells which methods a path has, for requests that no function takes.</summary>
/// <param name="types">Classes with functions. A function without methods takes every request and is left out.</param>
public sealed class RouteTable(IEnumerable<Type> types)
{
    private const string Prefix = "api/";

    // Read with the first such request, so that the start does not pay for it.
    private readonly Lazy<IReadOnlyList<(TemplateMatcher Route, IReadOnlyList<string> Methods)>> _routes = new(() => Read(types));

    /// <summary>
    /// The methods of the path in alphabetical order; none for a path that is unknown. Of the routes that match, those with the
    /// most fixed segments count: chats/active is not the chat with the id "active".
    /// </summary>
    public IReadOnlyList<string> MethodsOf(PathString path) =>
    [
        .. _routes.Value.Where(route => route.Route.TryMatch(path, []))
            .GroupBy(route => route.Route.Template.Parameters.Count).MinBy(group => group.Key)?
            .SelectMany(route => route.Methods).Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>(),
    ];

    private static IReadOnlyList<(TemplateMatcher Route, IReadOnlyList<string> Methods)> Read(IEnumerable<Type> types) =>
    [
        .. from type in types
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
           from parameter in method.GetParameters()
           let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
           where trigger is { Methods.Length: > 0 }
           let route = trigger.Route ?? method.GetCustomAttribute<FunctionAttribute>()!.Name
           select (
               new TemplateMatcher(TemplateParser.Parse(Prefix + AdminRoute.ToPlain(route)), []),
               (IReadOnlyList<string>)[.. trigger.Methods!.Select(verb => verb.ToUpperInvariant())]),
    ];
}
