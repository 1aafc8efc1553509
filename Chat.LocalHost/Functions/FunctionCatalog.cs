using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Chat.LocalHost.Functions;

/// <summary>The functions of some classes, found by their attributes and checked before anything starts.</summary>
public sealed class FunctionCatalog
{
    private readonly Dictionary<string, FunctionDescription> _byName = new(StringComparer.OrdinalIgnoreCase);

    // As on Azure, hub, category and event are compared without case.
    private readonly Dictionary<string, FunctionDescription> _bySignalREvent = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="FunctionStartException">A function can't be hosted, or two claim the same name or event.</exception>
    public FunctionCatalog(IEnumerable<Type> types)
    {
        foreach (var type in types.Where(type => type is { IsClass: true, IsAbstract: false }))
        {
            foreach (var method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
            {
                if (method.GetCustomAttribute<FunctionAttribute>() is { } function)
                {
                    Add(FunctionDescription.Create(type, method, function.Name));
                }
            }
        }
    }

    public IReadOnlyCollection<FunctionDescription> Functions => _byName.Values;

    /// <exception cref="KeyNotFoundException">There is no function of that name.</exception>
    public FunctionDescription Get(string name) =>
        _byName.GetValueOrDefault(name) ?? throw new KeyNotFoundException($"There is no function {name}.");

    public FunctionDescription? FindSignalR(string hub, string category, string eventName) =>
        _bySignalREvent.GetValueOrDefault(KeyOf(hub, category, eventName));

    private void Add(FunctionDescription function)
    {
        if (!_byName.TryAdd(function.Name, function))
        {
            throw new FunctionStartException($"Two functions are named {function.Name}.");
        }

        if (function.Trigger is SignalRTriggerAttribute on && !_bySignalREvent.TryAdd(KeyOf(on.HubName, on.Category, on.Event), function))
        {
            throw new FunctionStartException(
                $"Two functions take the event {on.Event} ({on.Category}) of the hub {on.HubName}: the second is {function.Name}.");
        }
    }

    private static string KeyOf(string hub, string category, string eventName) => $"{hub}\n{category}\n{eventName}";
}
