using Chat.Functions;

namespace Chat.Tests.Conventions;

/// <summary>
/// The stand-ins for the official worker's types have the official signatures, written down in
/// official-signatures.txt from Azure/azure-functions-dotnet-worker. A member that a function comes to need is added
/// there, from the official source, before it is added to WorkerModel.
/// </summary>
public sealed class WorkerModelTests
{
    private static readonly string[] Official =
        [.. Repository.Read("Chat.Tests/Conventions/official-signatures.txt").Split('\n').Where(l => l.Length > 0 && !l.StartsWith('#'))];

    private static readonly IReadOnlyList<Type> Model =
        [.. typeof(ChatComposition).Assembly.GetExportedTypes().Where(t => t.Namespace!.StartsWith("Microsoft.", StringComparison.Ordinal))];

    [Fact]
    public void The_worker_model_has_the_official_signatures()
    {
        var surface = Model.SelectMany(PublicSurface.Of).ToList();

        Assert.Empty(surface.Except(Official).Select(line => $"not official: {line}"));
        Assert.Empty(Official.Except(surface).Select(line => $"not in WorkerModel: {line}"));
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
