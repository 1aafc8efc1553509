using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Chat.LocalHost.Functions;

/// <summary>One <c>[Function]</c> method with its trigger and the bindings of its parameters.</summary>
public sealed class FunctionDescription
{
    private FunctionDescription(Type type, MethodInfo method, string name, ParameterInfo triggered, TriggerBindingAttribute trigger)
    {
        (Type, Method, Name, Trigger) = (type, method, name, trigger);
        TriggerParameter = triggered;
        Implementation = new FunctionMethod(type, method);
        Bindings = [.. method.GetParameters().Select(parameter => ParameterBinding.For(this, parameter))];
        Definition = new LocalFunctionDefinition(this);
    }

    public Type Type { get; }

    public MethodInfo Method { get; }

    public string Name { get; }

    public TriggerBindingAttribute Trigger { get; }

    public ParameterInfo TriggerParameter { get; }

    public IReadOnlyList<ParameterBinding> Bindings { get; }

    /// <summary>The function as its context describes it.</summary>
    public FunctionDefinition Definition { get; }

    internal FunctionMethod Implementation { get; }

    /// <summary>The path an HTTP function answers to, without the host's prefix.</summary>
    public string Route => Trigger is HttpTriggerAttribute { Route: { } route } ? route : Name;

    /// <exception cref="FunctionStartException">The method can't be run as a function.</exception>
    public static FunctionDescription Create(Type type, MethodInfo method, string name)
    {
        var triggers = method.GetParameters()
            .Select(parameter => (parameter, Trigger: parameter.GetCustomAttribute<TriggerBindingAttribute>()))
            .Where(pair => pair.Trigger is not null)
            .ToList();
        return triggers switch
        {
            [var (parameter, trigger)] => new(type, method, name, parameter, trigger!),
            _ => throw new FunctionStartException($"The function {name} has {triggers.Count} triggers; it needs exactly one."),
        };
    }
}

/// <summary>A function can't be hosted; the message names it and the reason.</summary>
public sealed class FunctionStartException(string message) : Exception(message);
