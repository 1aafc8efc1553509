using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Chat.Tests.Media.ImageKit;

/// <summary>
/// The search by its documented rules: conditions are joined by AND, and the parameter type has no effect beside a query.
/// </summary>
internal static partial class FakeListing
{
    private const int MaxLimit = 1000;

    public static IResult Find(FakeImageKit server, IQueryCollection query)
    {
        var conditions = query["searchQuery"].ToString().Split(" AND ").Select(c => Condition().Match(c)).ToList();
        var limit = Number(query, "limit") ?? MaxLimit;
        if (conditions.Exists(c => !c.Success) || limit is < 1 or > MaxLimit)
        {
            return FakeImageKit.Refuse(HttpStatusCode.BadRequest, "Your request contains invalid search query.");
        }

        var newestFirst = query["sort"] == "DESC_CREATED";
        var found = server.Files.Values
            .Where(f => query["path"].ToString() is var path && (path.Length == 0 || Folder(f).TrimEnd('/') == path.TrimEnd('/')))
            .Where(f => conditions.TrueForAll(c => Holds(f, c)))
            .OrderBy(f => newestFirst ? -f.CreatedAt.Ticks : f.CreatedAt.Ticks).ThenBy(f => f.Id, StringComparer.Ordinal)
            .Skip(Number(query, "skip") ?? 0).Take(limit).Select(server.Show);
        return Results.Json(found);
    }

    private static bool Holds(FakeFile file, Match condition) =>
        (condition.Groups["field"].Value, condition.Groups["operator"].Value, condition.Groups["value"].Value) switch
    {
        ("type", "=", var value) => value == "file",
        ("name", "=", var value) => file.Path[(file.Path.LastIndexOf('/') + 1)..] == value,
        ("path", ":", var value) => Folder(file).StartsWith(value, StringComparison.Ordinal),
        ("createdAt", "<", var value) =>
            file.CreatedAt < DateTimeOffset.ParseExact(value, "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal),
        _ => false,
    };

    private static string Folder(FakeFile file) => file.Path[..(file.Path.LastIndexOf('/') + 1)];

    private static int? Number(IQueryCollection query, string name) =>
        int.TryParse(query[name], CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex("^(?<field>[a-zA-Z]+) (?<operator>[=:<]) \"(?<value>[^\"]*)\"$", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Condition();
}
