namespace Chat.Tests.Api;

/// <summary>This test shows a row of one of the specification's tables; <see cref="ApiTable"/> has their names.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class CoversAttribute(string row) : Attribute
{
    public string Row => row;
}
