using Microsoft.Azure.Functions.Worker;

namespace Chat.Tests.Conventions;

/// <summary>
/// The hand-written SignalR types have the official signatures, which official-signatures.txt lists from the source of
/// Azure/azure-functions-dotnet-worker. Add a member there, from the official source, before you add it to the project.
/// </summary>
public sealed class SignalRServiceTypesTests
{
    private static readonly string[] Official =
        [.. Repository.Read("Chat.Tests/Conventions/official-signatures.txt").Split('\n').Where(l => l.Length > 0 && !l.StartsWith('#'))];

    private static readonly IReadOnlyList<Type> Types =
        typeof(SignalRTriggerAttribute).Assembly.GetExportedTypes();

    [Fact]
    public void The_SignalR_types_have_the_official_signatures()
    {
        var surface = Types.SelectMany(PublicSurface.Of).ToList();

        Assert.Empty(surface.Except(Official).Select(line => $"not official: {line}"));
        Assert.Empty(Official.Except(surface).Select(line => $"not in Chat.Functions.SignalRService: {line}"));
    }

    [Theory]
    [InlineData("set;")]
    [InlineData("String? Text")]
    [InlineData("virtual Void Act(params Int32[] numbers)")]
    [InlineData("abstract class : Attribute [for Method]")]
    [InlineData("static T Make<T>(T seed)")]
    public void A_drift_shows_in_the_surface(string expected) =>
        Assert.Contains(PublicSurface.Of(typeof(Drifted)), line => line.Contains(expected, StringComparison.Ordinal));

    [AttributeUsage(AttributeTargets.Method)]
    private abstract class Drifted : Attribute
    {
        public string? Text { get; set; }

        public static T Make<T>(T seed) => seed;

        public virtual void Act(params int[] numbers) => Text = string.Join(' ', numbers);
    }
}
