using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Chat.LocalHost.Functions;

/// <summary>Runs a function as the worker does: a scope and an instance of its own, inside the middleware.</summary>
public sealed class FunctionInvoker(IServiceProvider root, FunctionCatalog catalog, HostedProgram program)
{
    private readonly Lazy<FunctionExecutionDelegate> _pipeline = new(() => BuildPipeline(root, program));

    /// <summary>Runs the function of that name; for tests and for what is not triggered from outside.</summary>
    public Task<object?> InvokeAsync(string name, CancellationToken ct) => InvokeAsync(name, new InvocationInput(), ct);

    /// <inheritdoc cref="InvokeAsync(string, CancellationToken)"/>
    public async Task<object?> InvokeAsync(string name, InvocationInput input, CancellationToken ct) =>
        (await InvokeAsync(catalog.Get(name), input, ct)).Result;

    public async Task<LocalFunctionContext> InvokeAsync(FunctionDescription function, InvocationInput input, CancellationToken ct)
    {
        await using var scope = root.CreateAsyncScope();
        using var _ = CurrentRequest.Enter(input.Http, scope.ServiceProvider);
        var context = new LocalFunctionContext(function, input, scope.ServiceProvider, ct);
        await _pipeline.Value(context);
        if (input.Http is not null && context.HasReturned)
        {
            await WriteAsync(input.Http, context);
        }

        return context;
    }

    private static FunctionExecutionDelegate BuildPipeline(IServiceProvider root, HostedProgram program)
    {
        FunctionExecutionDelegate next = context => ExecuteAsync((LocalFunctionContext)context);
        foreach (var type in program.Middleware.Reverse())
        {
            var (middleware, inner) = ((IFunctionsWorkerMiddleware)root.GetRequiredService(type), next);
            next = context => middleware.Invoke(context, inner);
        }

        return next;
    }

    private static async Task ExecuteAsync(LocalFunctionContext context)
    {
        var function = context.Function;
        var instance = function.Implementation.CreateInstance(context.InstanceServices);
        try
        {
            var arguments = new object?[function.Bindings.Count];
            for (var i = 0; i < arguments.Length; i++)
            {
                arguments[i] = function.Bindings[i].Read(context);
            }

            context.Return(await function.Implementation.InvokeAsync(instance, arguments));
        }
        finally
        {
            await DisposeAsync(instance);
        }
    }

    private static async ValueTask DisposeAsync(object? instance)
    {
        if (instance is IAsyncDisposable asyncDisposable)
        {
            await asyncDisposable.DisposeAsync();
        }
        else
        {
            (instance as IDisposable)?.Dispose();
        }
    }

    // Stricter than Azure, which also writes IActionResult and answers anything else with an empty 200.
    private static Task WriteAsync(HttpContext http, LocalFunctionContext context) => context.Result is IResult result
        ? result.ExecuteAsync(http)
        : throw new InvalidOperationException(
            $"The HTTP function {context.Function.Name} returned {context.Result?.GetType().Name ?? "nothing"}; only IResult is written.");
}
