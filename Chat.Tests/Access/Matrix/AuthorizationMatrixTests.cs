using Chat.Tests.Api;
using Chat.Tests.App;

namespace Chat.Tests.Access.Matrix;

/// <summary>
/// The matrix of docs/authorization.md, cell by cell: the answer, the same words for foreign and missing ids, no change in the
/// store and no event when the call is refused or only reads, and never an event to a bystander.
/// </summary>
public sealed class AuthorizationMatrixTests
{
    private static readonly IReadOnlyList<MatrixRow> Table = MatrixTable.Read();

    public static TheoryData<Relation> Relations => [.. Enum.GetValues<Relation>()];

    [Fact]
    public void Every_endpoint_and_event_has_one_row() => Assert.Equal(
        ApiTable.Endpoints.Concat(ApiTable.Beyond).Concat(ApiTable.ClientEvents).Order(StringComparer.Ordinal),
        Table.Select(row => row.Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Relations))]
    public async Task Every_caller_gets_what_the_table_says(Relation relation)
    {
        await using var app = await ChatApp.StartAsync();
        await using var caller = new MatrixCaller(app, relation);
        var wrong = new List<string>();

        foreach (var row in Table)
        {
            wrong.AddRange(from fault in await caller.CallAsync(row) select $"{relation}, {row.Name}: {fault}");
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }
}
