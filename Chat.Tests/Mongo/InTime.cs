using Chat.Core.Errors;
using Chat.Tests.App;

namespace Chat.Tests.Mongo;

/// <summary>How soon a caller is told that the database is away.</summary>
internal static class InTime
{
    public static async Task RequireAsync(Func<Task> call, int milliseconds)
    {
        DependencyException? told = null;
        var awake = await AwakeTime.OfAsync(async () => told = await Assert.ThrowsAsync<DependencyException>(call));

        Assert.Equal("database", told!.Dependency);
        Assert.InRange(awake.TotalMilliseconds, 0, milliseconds);
    }
}
