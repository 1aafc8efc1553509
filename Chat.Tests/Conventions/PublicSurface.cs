using System.Reflection;
using System.Text.Json.Serialization;

namespace Chat.Tests.Conventions;

/// <summary>The visible members of a type, one line each, in a form that can be written down and compared.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    public static IEnumerable<string> Of(Type type)
    {
        yield return $"{type.FullName}: {Kind(type)}{Base(type)}{Attributes(type)}";

        var members = type.IsEnum
            ? Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt32(Enum.Parse(type, name), null)}")
            : typeof(Delegate).IsAssignableFrom(type)
                ? [Method(type.GetMethod("Invoke")!)]
                : type.GetConstructors().Select(c => $"new({Parameters(c)})")
                    .Concat(type.GetProperties(Declared).Select(Property))
                    .Concat(type.GetMethods(Declared).Where(m => !m.IsSpecialName).Select(Method));
        foreach (var member in members.Order(StringComparer.Ordinal))
        {
            yield return $"{type.FullName}: {member}";
        }
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        _ when typeof(Delegate).IsAssignableFrom(type) => "delegate",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string Base(Type type)
    {
        var bases =
            type.IsInterface ? type.GetInterfaces().Where(i => i.IsGenericType) : type is { IsClass: true, BaseType: { } b } ? [b] : [];
        var names = bases.Where(b => b != typeof(object) && b != typeof(MulticastDelegate)).Select(b => Name(b)).ToList();
        return names.Count == 0 ? "" : $" : {string.Join(", ", names)}";
    }

    private static string Attributes(MemberInfo member) =>
        (member.GetCustomAttribute<AttributeUsageAttribute>(inherit: false) is { } usage ? $" [for {usage.ValidOn}]" : "")
        + (member.GetCustomAttribute<JsonConverterAttribute>(inherit: false) is { } json ? $" [json by {Name(json.ConverterType!)}]" : "");

    private static string Property(PropertyInfo property)
    {
        var nullable = Nullability.Create(property).ReadState == NullabilityState.Nullable;
        var setter = property.SetMethod is { IsPublic: true } ? " set;" : "";
        var type = Name(property.PropertyType, nullable);
        return $"{Modifier(property.GetMethod!)}{type} {property.Name} {{ get;{setter} }}{Attributes(property)}";
    }

    private static string Method(MethodInfo method)
    {
        var nullable = Nullability.Create(method.ReturnParameter).ReadState == NullabilityState.Nullable;
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";
        return $"{Modifier(method)}{Name(method.ReturnType, nullable)} {method.Name}{generic}({Parameters(method)})";
    }

    private static string Modifier(MethodInfo method) => method switch
    {
        { DeclaringType.IsInterface: true } => "",
        { IsStatic: true } => "static ",
        { IsAbstract: true } => "abstract ",
        { IsVirtual: true, IsFinal: false } when method.DeclaringType?.BaseType != typeof(MulticastDelegate) => "virtual ",
        _ => "",
    };

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        (p.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "") + $"{Name(p.ParameterType)} {p.Name}"));

    private static string Name(Type type, bool nullable = false)
    {
        var name = type switch
        {
            { IsArray: true } => Name(type.GetElementType()!) + "[]",
            { IsGenericType: true } => $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(a => Name(a)))}>",
            _ => type.Name,
        };
        // Reflection takes every unconstrained T for nullable, so there it says nothing.
        return nullable && !type.IsGenericParameter ? name + "?" : name;
    }
}
