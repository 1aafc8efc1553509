using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.LocalHost.Functions;

/// <summary>The input of a function's trigger; the one of its kind is set.</summary>
public sealed record InvocationInput(HttpContext? Http = null, SignalRInvocationContext? SignalR = null, TimerInfo? Timer = null);

/// <summary>The context of one invocation, as functions and middleware see it.</summary>
public sealed class LocalFunctionContext : FunctionContext
{
    // The official package, and so GetHttpContext(), stores the request under this key.
    private const string HttpContextKey = "HttpRequestContext";

    public LocalFunctionContext(FunctionDescription function, InvocationInput input, IServiceProvider services, CancellationToken ct)
    {
        Function = function;
        Input = input;
        InstanceServices = services;
        CancellationToken = ct;
        if (input.Http is { } http)
        {
            Items[HttpContextKey] = http;
        }
    }

    public FunctionDescription Function { get; }

    public InvocationInput Input { get; }

    /// <summary>True once the function itself returned; false when it threw or a middleware did not call it.</summary>
    public bool HasReturned { get; private set; }

    /// <summary>The function's return value.</summary>
    public object? Result { get; private set; }

    public override string InvocationId { get; } = ActivitySpanId.CreateRandom().ToHexString();

    public override string FunctionId => FunctionDefinition.Id;

    public override TraceContext TraceContext { get; } = new LocalTraceContext(Activity.Current);

    public override BindingContext BindingContext { get; } = LocalBindingContext.Empty;

    public override RetryContext RetryContext { get; } = LocalRetryContext.First;

    public override IServiceProvider InstanceServices { get; set; }

    public override FunctionDefinition FunctionDefinition => Function.Definition;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features { get; } = new LocalInvocationFeatures();

    public override CancellationToken CancellationToken { get; }

    public void Return(object? result) => (HasReturned, Result) = (true, result);

    private sealed class LocalTraceContext(Activity? activity) : TraceContext
    {
        public override string TraceParent => activity?.Id ?? "";

        public override string TraceState => activity?.TraceStateString ?? "";
    }

    private sealed class LocalBindingContext : BindingContext
    {
        public static readonly LocalBindingContext Empty = new();

        public override IReadOnlyDictionary<string, object?> BindingData => ImmutableDictionary<string, object?>.Empty;
    }

    private sealed class LocalRetryContext : RetryContext
    {
        public static readonly LocalRetryContext First = new();

        public override int RetryCount => 0;

        public override int MaxRetryCount => 0;
    }

    private sealed class LocalInvocationFeatures : IInvocationFeatures
    {
        private readonly Dictionary<Type, object> _features = [];

        // A feature is set with an instance; setting null would remove it.
        public void Set<T>(T instance) => _features[typeof(T)] = instance!;

        public T? Get<T>() => _features.TryGetValue(typeof(T), out var feature) ? (T)feature : default;

        public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => _features.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
