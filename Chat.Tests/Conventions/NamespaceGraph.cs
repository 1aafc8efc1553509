using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chat.Tests.Conventions;

/// <summary>One namespace uses another, somewhere in its signatures, its code or its <c>using</c> directives.</summary>
internal sealed record NamespaceEdge(string From, string To);

/// <summary>The namespaces below a root that use each other. A nested namespace counts as one of its own.</summary>
internal static partial class NamespaceGraph
{
    /// <summary>The uses that the compiler left in an assembly: in signatures, attributes and the code of methods.</summary>
    public static IReadOnlySet<NamespaceEdge> OfAssembly(string path, string root)
    {
        using var module = ModuleDefinition.ReadModule(path);
        return Edges(from type in module.GetTypes() from used in Uses(type) select (Of(type), Of(used)), root);
    }

    /// <summary>The <c>using</c> directives. The compiler copies a constant, so its use is seen only here.</summary>
    public static IReadOnlySet<NamespaceEdge> OfSources(IEnumerable<RepositoryFile> files, string root) => Edges(
        from file in files
        let own = Declaration().Match(file.Text).Groups["name"].Value
        from Match directive in Directive().Matches(file.Text)
        select (own, directive.Groups["name"].Value),
        root);

    private static HashSet<NamespaceEdge> Edges(IEnumerable<(string From, string To)> uses, string root) =>
    [
        .. from use in uses
           where use.From != use.To && IsBelow(use.From, root) && IsBelow(use.To, root)
           select new NamespaceEdge(Short(use.From, root), Short(use.To, root)),
    ];

    private static bool IsBelow(string name, string root) => name == root || name.StartsWith(root + ".", StringComparison.Ordinal);

    // The root itself goes by its last part.
    private static string Short(string name, string root) =>
        name == root ? root[(root.LastIndexOf('.') + 1)..] : name[(root.Length + 1)..];

    // A nested type has no namespace of its own.
    private static string Of(TypeReference type) => type.DeclaringType is { } outer ? Of(outer) : type.Namespace;

    private static IEnumerable<TypeReference> Uses(TypeDefinition type) =>
    [
        .. Parts(type.BaseType),
        .. type.Interfaces.SelectMany(i => Parts(i.InterfaceType)),
        .. Attributes(type), .. Constraints(type),
        .. type.Fields.SelectMany(field => Parts(field.FieldType).Concat(Attributes(field))),
        .. type.Properties.SelectMany(Attributes),
        .. type.Methods.SelectMany(Uses),
    ];

    private static IEnumerable<TypeReference> Uses(MethodDefinition method) =>
    [
        .. Signature(method), .. Attributes(method), .. Constraints(method),
        .. method.Parameters.SelectMany(Attributes),
        .. method.HasBody ? Uses(method.Body) : [],
    ];

    private static IEnumerable<TypeReference> Uses(MethodBody body) =>
    [
        .. body.Variables.SelectMany(variable => Parts(variable.VariableType)),
        .. body.ExceptionHandlers.SelectMany(handler => Parts(handler.CatchType)),
        .. body.Instructions.SelectMany(instruction => instruction.Operand switch
        {
            TypeReference type => Parts(type),
            MethodReference called => [.. Parts(called.DeclaringType), .. Signature(called)],
            FieldReference field => [.. Parts(field.DeclaringType), .. Parts(field.FieldType)],
            _ => [],
        }),
    ];

    private static IEnumerable<TypeReference> Signature(MethodReference method) =>
    [
        .. Parts(method.ReturnType),
        .. method.Parameters.SelectMany(parameter => Parts(parameter.ParameterType)),
        .. method is GenericInstanceMethod generic ? generic.GenericArguments.SelectMany(Parts) : [],
    ];

    private static IEnumerable<TypeReference> Attributes(ICustomAttributeProvider owner) =>
        from attribute in owner.CustomAttributes
        from used in Parts(attribute.AttributeType).Concat(attribute.ConstructorArguments.Select(a => a.Value).OfType<TypeReference>())
        select used;

    private static IEnumerable<TypeReference> Constraints(IGenericParameterProvider owner) =>
        owner.GenericParameters.SelectMany(parameter => parameter.Constraints).SelectMany(constraint => Parts(constraint.ConstraintType));

    /// <summary>The type itself, its elements and its type arguments.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => [.. Parts(generic.ElementType), .. generic.GenericArguments.SelectMany(Parts)],
        TypeSpecification specification => Parts(specification.ElementType),
        _ => [type],
    };

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^using (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Directive();
}
