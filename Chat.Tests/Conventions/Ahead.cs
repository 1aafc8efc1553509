namespace Chat.Tests.Conventions;

/// <summary>
/// The descriptions follow the specification where the server does not do so yet. Remove an entry when the server does:
/// a test fails then.
/// </summary>
internal static class Ahead
{
    /// <summary>Error codes that no answer has yet.</summary>
    public static readonly string[] ErrorCodes = [];

    /// <summary>Constants that are not served yet, or with another value.</summary>
    public static readonly string[] Constants = [];

    /// <summary>Properties of events that are still sent.</summary>
    public static readonly string[] EventProperties = [];
}
