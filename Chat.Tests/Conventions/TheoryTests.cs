using System.Reflection;

namespace Chat.Tests.Conventions;

/// <summary>Rules for the rows of theories.</summary>
public sealed class TheoryTests
{
    [Fact]
    public void Rows_with_an_array_are_not_enumerated_before_the_run() => Assert.Empty(
        from type in typeof(TheoryTests).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        where IsSlow(method.GetParameters().Select(parameter => parameter.ParameterType), method.GetCustomAttributes<MemberDataAttribute>())
        select $"{type}.{method.Name}");

    [Fact]
    public void Rows_with_an_array_that_are_enumerated_before_the_run_are_found()
    {
        Assert.True(IsSlow([typeof(string), typeof(byte[])], [new MemberDataAttribute("Rows")]));
        Assert.False(IsSlow([typeof(string), typeof(byte[])], [new MemberDataAttribute("Rows") { DisableDiscoveryEnumeration = true }]));
        Assert.False(IsSlow([typeof(string)], [new MemberDataAttribute("Rows")]));
    }

    // xUnit writes every element of such an array as text, so files as rows cost each run of any test ten seconds.
    private static bool IsSlow(IEnumerable<Type> parameters, IEnumerable<MemberDataAttribute> rows) =>
        parameters.Any(type => type.IsArray) && rows.Any(member => !member.DisableDiscoveryEnumeration);
}
