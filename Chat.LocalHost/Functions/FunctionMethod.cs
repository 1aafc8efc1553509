using System.Reflection;

namespace Chat.LocalHost.Functions;

/// <summary>Creates the class of a function and calls its method. The reflection happens once.</summary>
internal sealed class FunctionMethod
{
    private static readonly Func<object?, Task<object?>> AwaitResult = AwaitResultAsync<object>;

    // The framework compiles the factory of each class, so that waits for the first call and does not delay the start.
    private readonly Lazy<ObjectFactory>? _create;
    private readonly MethodInvoker _invoker;
    private readonly Func<object?, Task<object?>> _await;

    public FunctionMethod(Type type, MethodInfo method)
    {
        _create = method.IsStatic ? null : new(() => ActivatorUtilities.CreateFactory(type, Type.EmptyTypes));
        _invoker = MethodInvoker.Create(method);
        _await = AwaiterOf(method.ReturnType);
    }

    /// <summary>An instance for one call; null for a static method.</summary>
    public object? CreateInstance(IServiceProvider services) => _create?.Value(services, arguments: null);

    /// <summary>Returns the result when the method has ended; null when it has none.</summary>
    public Task<object?> InvokeAsync(object? instance, object?[] arguments) => _await(_invoker.Invoke(instance, arguments.AsSpan()));

    private static Func<object?, Task<object?>> AwaiterOf(Type returned)
    {
        if (returned.IsGenericType && returned.GetGenericTypeDefinition() == typeof(Task<>))
        {
            return AwaitResult.Method.GetGenericMethodDefinition()
                .MakeGenericMethod(returned.GetGenericArguments())
                .CreateDelegate<Func<object?, Task<object?>>>();
        }

        return returned == typeof(Task) ? AwaitTaskAsync
            : returned == typeof(ValueTask) ? AwaitValueTaskAsync
            : Task.FromResult;
    }

    private static async Task<object?> AwaitResultAsync<T>(object? task) => await (Task<T>)task!;

    private static async Task<object?> AwaitTaskAsync(object? task)
    {
        await (Task)task!;
        return null;
    }

    private static async Task<object?> AwaitValueTaskAsync(object? task)
    {
        await (ValueTask)task!;
        return null;
    }
}
