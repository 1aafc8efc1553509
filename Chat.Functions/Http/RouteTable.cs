using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Http;

/// <summary>Tells which methods a path has, for requests that no function takes.</summary>
public sealed class RouteTable
{
    private const string Prefix = "api/";

    private readonly IReadOnlyList<(TemplateMatcher Route, IReadOnlyList<string> Methods)> _routes;

    /// <param name="types">Classes with functions. A function without methods takes every request and is left out.</param>
    public RouteTable(IEnumerable<Type> types) => _routes =
    [
        .. from type in types
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
           from parameter in method.GetParameters()
           let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
           where trigger is { Methods.Length: > 0 }
           let route = trigger.Route ?? method.GetCustomAttribute<FunctionAttribute>()!.Name
           select (
               new TemplateMatcher(TemplateParser.Parse(Prefix + route), []),
               (IReadOnlyList<string>)[.. trigger.Methods!.Select(verb => verb.ToUpperInvariant())]),
    ];

    /// <summary>
    /// The methods of the path in alphabetical order; none for a path that is unknown. Of the routes that match, those with the
    /// most fixed segments count: chats/active is not the chat with the id "active".
    /// </summary>
    public IReadOnlyList<string> MethodsOf(PathString path) =>
    [
        .. _routes.Where(route => route.Route.TryMatch(path, []))
            .GroupBy(route => route.Route.Template.Parameters.Count).MinBy(group => group.Key)?
            .SelectMany(route => route.Methods).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>(),
    ];
}
