using System.Text.RegularExpressions;
using Chat.Core.Errors;
using Chat.Functions.Errors;

namespace Chat.Tests.Conventions;

/// <summary>docs/errors.md lists every error code as the code maps it.</summary>
public sealed class ErrorCatalogueTests
{
    private static readonly string Page = Repository.Read("docs/errors.md");

    [Fact]
    public void The_page_has_every_code_with_its_status_and_whether_to_retry() =>
        Assert.Equal(Ahead.ErrorCodes, Differences(Page).Select(row => row.Split(' ')[0]));

    [Theory]
    [InlineData("| `not_found` | 404 | no |", "| `not_found` | 410 | no |")]
    [InlineData("| `rate_limited` | 429 | yes |", "| `rate_limited` | 429 | no |")]
    [InlineData("| `chat_pending` |", "| `chat_waiting` |")]
    public void A_row_that_is_missing_or_says_something_else_is_found(string row, string changed) =>
        Assert.NotEqual(Differences(Page), Differences(Page.Replace(row, changed, StringComparison.Ordinal)));

    [Fact]
    public void Every_row_says_when_and_what_to_do() =>
        Assert.All(Rows(Page), row => Assert.All([row.Groups["when"], row.Groups["todo"]], cell => Assert.NotEmpty(cell.Value.Trim())));

    private static IEnumerable<string> Differences(string page)
    {
        var expected = Enum.GetValues<ErrorCode>().Select(code =>
        {
            var (status, _, retryable) = ProblemMap.Describe(code);
            return $"{ProblemMap.ToWire(code)} {status} {(retryable ? "yes" : "no")}";
        }).ToList();
        var written = Rows(page).Select(r => $"{r.Groups["code"]} {r.Groups["status"]} {r.Groups["retryable"]}").ToList();
        return expected.Except(written).Concat(written.Except(expected));
    }

    private static IEnumerable<Match> Rows(string page) => Regex.Matches(
        page,
        @"^\| `(?<code>\w+)` \| (?<status>\d+) \| (?<retryable>yes|no) \|(?<when>[^|]*)\|(?<todo>[^|]*)\|$",
        RegexOptions.Multiline,
        TimeSpan.FromMinutes(1));
}
