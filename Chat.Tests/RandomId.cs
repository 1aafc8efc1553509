namespace Chat.Tests;

/// <summary>Ids that no other test has, so that tests may share a store.</summary>
internal static class RandomId
{
#pragma warning disable RS0030 // The one place of the tests that makes ids.
    public static Guid New() => Guid.NewGuid();
#pragma warning restore RS0030
}
