using System.Reflection;
using Chat.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Chat.Tests.Conventions;

/// <summary>The product's functions, read from their attributes.</summary>
internal static class ProductFunctions
{
    /// <summary>Each function method with its trigger.</summary>
    public static IReadOnlyList<(MethodInfo Method, TriggerBindingAttribute Trigger)> All { get; } =
        [.. typeof(ChatRegistration).Assembly.GetExportedTypes().SelectMany(Of)];

    public static IEnumerable<(MethodInfo Method, HttpTriggerAttribute Trigger)> Http => With<HttpTriggerAttribute>(All);

    public static IEnumerable<(MethodInfo Method, SignalRTriggerAttribute Trigger)> SignalR => With<SignalRTriggerAttribute>(All);

    public static IEnumerable<(MethodInfo Method, TriggerBindingAttribute Trigger)> Of(Type type) =>
        from method in type.GetMethods()
        where method.GetCustomAttribute<FunctionAttribute>() is not null
        from parameter in method.GetParameters()
        let trigger = parameter.GetCustomAttribute<TriggerBindingAttribute>()
        where trigger is not null
        select (method, trigger);

    public static string NameOf(MethodInfo method) => method.GetCustomAttribute<FunctionAttribute>()!.Name;

    private static IEnumerable<(MethodInfo, T)> With<T>(IEnumerable<(MethodInfo, TriggerBindingAttribute)> functions)
        where T : TriggerBindingAttribute =>
        functions.Where(f => f.Item2 is T).Select(f => (f.Item1, (T)f.Item2));
}
