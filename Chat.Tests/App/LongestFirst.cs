using Chat.Tests.Faults;
using Chat.Tests.Mongo;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Chat.Tests.App.LongestFirst", "Chat.Tests")]

namespace Chat.Tests.App;

/// <summary>Starts the longest collections first, since the run would end with one of them alone otherwise.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest = [MongoServerGroup.Name, typeof(SabotageTests).FullName!];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(PlaceOf).ThenBy(collection => collection.UniqueID);

    private static int PlaceOf(ITestCollection collection)
    {
        var place = Array.FindIndex(Longest, name => collection.DisplayName.EndsWith(name, StringComparison.Ordinal));
        return place < 0 ? Longest.Length : place;
    }
}
