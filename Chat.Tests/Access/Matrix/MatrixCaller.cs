using System.Globalization;
using Chat.Tests.Api;
using Chat.Tests.App;

namespace Chat.Tests.Access.Matrix;

/// <summary>Makes the calls of one relation. A scene is used until a call succeeds in changing something.</summary>
internal sealed class MatrixCaller(ChatApp app, Relation relation) : IAsyncDisposable
{
    private static readonly string[] IdNames = ["chatId", "messageId", "fileId", "mediaId", "uploadId", "reportId", "userId"];

    private readonly StoredRows _rows = new(app);
    private Scene? _scene;

    /// <summary>The differences from the table.</summary>
    public async Task<IReadOnlyList<string>> CallAsync(MatrixRow row)
    {
        var scene = _scene ??= await Scene.PrepareAsync(app, relation);
        var before = await _rows.ReadAsync();
        var answer = await SendAsync(scene, row, scene.Ids);
        var faults = new List<string>();
        if (Describe(answer) != row.Answers[relation])
        {
            faults.Add($"{Describe(answer)} instead of {row.Answers[relation]}");
        }

        var hasNoEffect = IsRefused(answer) || IsRead(row.Name);
        faults.AddRange(await FindEventsAsync(scene, hasNoEffect));
        faults.AddRange(hasNoEffect && !IsAudited(row.Name) ? await FindChangesAsync(row, before) : []);
        faults.AddRange(await CompareWithMissingAsync(scene, row, answer));
        if (!hasNoEffect)
        {
            await LeaveSceneAsync();
        }

        return faults;
    }

    public async ValueTask DisposeAsync()
    {
        await LeaveSceneAsync();
        await _rows.DisposeAsync();
    }

    private async Task LeaveSceneAsync()
    {
        if (_scene is not null)
        {
            await _scene.DisposeAsync();
            _scene = null;
        }
    }

    private static Task<Answer> SendAsync(Scene scene, MatrixRow row, IReadOnlyDictionary<string, string> ids)
    {
        string Fill(string text) => ids.Aggregate(
            text, (filled, id) => filled.Replace($"{{{id.Key}}}", id.Value, StringComparison.Ordinal));
        return !row.IsEvent ? MatrixCalls.SendAsync(scene.Caller, row, Fill)
            : scene.CallerSocket is { } socket ? MatrixCalls.InvokeAsync(socket, row, Fill)
            // Without a connection there is no event: the negotiation is refused.
            : scene.Caller.PostAsync("negotiate");
    }

    private static async Task<IReadOnlyList<string>> FindEventsAsync(Scene scene, bool hasNoEffect)
    {
        var told = await scene.Bystander.DrainNamesAsync();
        foreach (var socket in hasNoEffect ? scene.Others.Where(socket => socket != scene.Bystander) : [])
        {
            told = [.. told, .. await socket.DrainNamesAsync()];
        }

        return [.. told.Select(name => $"told others {name}")];
    }

    private async Task<IEnumerable<string>> FindChangesAsync(MatrixRow row, IReadOnlySet<string> before)
    {
        return from line in StoredRows.Changed(before, await _rows.ReadAsync())
               // An event, refused or not, is a sign of life of its connection.
               where !row.IsEvent || !line.StartsWith("connections: ", StringComparison.Ordinal)
               select $"changed {line[..Math.Min(200, line.Length)]}";
    }

    private static async Task<IReadOnlyList<string>> CompareWithMissingAsync(Scene scene, MatrixRow row, Answer answer)
    {
        var named = IdNames.Where(id => MatrixCalls.Names(row.Name, id)).ToList();
        if (Describe(answer) != "404" || answer.Body.Length == 0 || named.Count == 0)
        {
            return [];
        }

        var faults = new List<string>();
        foreach (var missing in named.Select(id => new[] { id }).Append([.. named]))
        {
            var ids = scene.Ids.ToDictionary(id => id.Key, id => missing.Contains(id.Key) ? RandomId.New().ToString("N") : id.Value);
            var other = await SendAsync(scene, row, ids);
            faults.AddRange(
                Words(other) == Words(answer) ? [] : [$"{Words(answer)} but {Words(other)} for a missing {string.Join(", ", missing)}"]);
        }

        await scene.ForgetEventsAsync();
        return faults;
    }

    private static bool IsRefused(Answer answer) => answer.Status >= 400 || IsRefusedEvent(answer);

    /// <summary>The answer of an event has no HTTP status.</summary>
    private static bool IsRefusedEvent(Answer answer) => answer.Status == 0 && !answer.Flag("ok");

    private static bool IsRead(string row) =>
        row.StartsWith("HEAD", StringComparison.Ordinal)
            || (row.StartsWith("GET", StringComparison.Ordinal) && row != "GET /api/media/get-upload-token");

    /// <summary>Administrators' calls are written to the audit log, also those that are refused later.</summary>
    private bool IsAudited(string row) => relation == Relation.Administrator && row.Contains("/admin/", StringComparison.Ordinal);

    private static string Words(Answer answer) => (IsRefusedEvent(answer) ? answer.At("error") : answer).Refusal();

    /// <summary>The status, and the code where the status alone does not say which one.</summary>
    private static string Describe(Answer answer)
    {
        if (!IsRefused(answer))
        {
            return answer.Status == 0 ? "ok" : answer.Status.ToString(CultureInfo.InvariantCulture);
        }

        var problem = IsRefusedEvent(answer) ? answer.At("error") : answer;
        var (status, code) = problem.Body.Length == 0
            ? (answer.Status, string.Empty)
            : ((int)problem.Number("status"), problem.Text("code"));
        return code is "not_found" or "unauthenticated" or "invalid_request" or "" ? $"{status}" : $"{status} {code}";
    }
}
