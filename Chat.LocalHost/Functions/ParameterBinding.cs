using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace Chat.LocalHost.Functions;

/// <summary>Fills one parameter of a function. Only what also works, and is safe, on Azure is bound.</summary>
public sealed record ParameterBinding(string Name, Func<LocalFunctionContext, object?> Read)
{
    /// <exception cref="FunctionStartException">Nothing fits the parameter.</exception>
    public static ParameterBinding For(FunctionDescription function, ParameterInfo parameter)
    {
        var name = parameter.Name!; // Null for return values only.
        return new(name, Find(function, name, parameter.ParameterType) ?? throw new FunctionStartException(
            $"The parameter {name} ({parameter.ParameterType.Name}) of the function {function.Name} can't be bound: take HttpRequest, "
            + "SignalRInvocationContext or TimerInfo as the trigger says, FunctionContext, CancellationToken, "
            + "or a route value as string."));
    }

    private static Func<LocalFunctionContext, object?>? Find(FunctionDescription function, string name, Type type)
    {
        if (type == typeof(FunctionContext))
        {
            return context => context;
        }

        if (type == typeof(CancellationToken))
        {
            return context => context.CancellationToken;
        }

        return function.Trigger switch
        {
            HttpTriggerAttribute when type == typeof(HttpRequest) => context => context.Input.Http?.Request,
            HttpTriggerAttribute when type == typeof(string) && IsInRoute(function, name) => context => ReadRoute(context, name),
            SignalRTriggerAttribute when type == typeof(SignalRInvocationContext) => context => context.Input.SignalR,
            TimerTriggerAttribute when type == typeof(TimerInfo) => context => context.Input.Timer ?? new TimerInfo(),
            _ => null,
        };
    }

    // On Azure a client's query or body could fill a string that is not in the route, so it is refused at the start.
    private static bool IsInRoute(FunctionDescription function, string name) =>
        RoutePatternFactory.Parse(function.Route).GetParameter(name) is not null;

    private static string? ReadRoute(LocalFunctionContext context, string name) =>
        context.Input.Http?.GetRouteValue(name) as string;
}
