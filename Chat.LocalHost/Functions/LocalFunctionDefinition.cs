using System.Collections.Immutable;
using Microsoft.Azure.Functions.Worker;

namespace Chat.LocalHost.Functions;

/// <summary>The description of a function that its context carries.</summary>
internal sealed class LocalFunctionDefinition(FunctionDescription function) : FunctionDefinition
{
    public override ImmutableArray<FunctionParameter> Parameters { get; } =
        [.. function.Method.GetParameters().Select(parameter => new FunctionParameter(parameter.Name!, parameter.ParameterType))];

    public override string PathToAssembly => function.Type.Assembly.Location;

    public override string EntryPoint => $"{function.Type.FullName}.{function.Method.Name}";

    public override string Id => function.Name;

    public override string Name => function.Name;

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; } =
        ImmutableDictionary<string, BindingMetadata>.Empty.Add(function.TriggerParameter.Name!, new LocalTrigger(function));

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;

    private sealed class LocalTrigger(FunctionDescription function) : BindingMetadata
    {
        public override string Name => function.TriggerParameter.Name!;

        // "HttpTriggerAttribute" is "httpTrigger" in a function's metadata.
        public override string Type { get; } = char.ToLowerInvariant(function.Trigger.GetType().Name[0])
            + function.Trigger.GetType().Name[1..^nameof(Attribute).Length];

        public override BindingDirection Direction => BindingDirection.In;
    }
}
