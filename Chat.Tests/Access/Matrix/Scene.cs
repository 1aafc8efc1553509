using Chat.Tests.App;
using Chat.Tests.Media;

namespace Chat.Tests.Access.Matrix;

/// <summary>
/// Ana's and Ben's chat with a message and a file of Ana's, both of them in its room, a bystander who is connected, and
/// the caller with their relation to the chat.
/// </summary>
internal sealed class Scene : IAsyncDisposable
{
    private readonly ChatApp _app;
    private readonly Relation _relation;
    private readonly ApiUser _ana;
    private readonly ApiUser _ben;
    private readonly List<SocketUser> _sockets = [];

    private Scene(ChatApp app, Relation relation) =>
        (_app, _relation, _ana, _ben) = (app, relation, app.NewUser("ana"), app.NewUser("ben"));

    public Dictionary<string, string> Ids { get; } =
        new() { ["emoji"] = "%F0%9F%91%8D", ["deviceId"] = "phone", ["endpoint"] = "0", ["fileName"] = "cat.png" };

    public ApiUser Caller { get; private set; } = null!;

    /// <summary>Null for a caller who cannot connect.</summary>
    public SocketUser? CallerSocket { get; private set; }

    public SocketUser Bystander { get; private set; } = null!;

    /// <summary>The connections of everybody but the caller.</summary>
    public IEnumerable<SocketUser> Others => _sockets.Where(socket => socket != CallerSocket);

    public static async Task<Scene> PrepareAsync(ChatApp app, Relation relation)
    {
        var scene = new Scene(app, relation);
        await scene.OpenChatAsync();
        await scene.ConnectAsync();
        await scene.RelateAsync();
        await scene.ForgetEventsAsync();
        return scene;
    }

    public async Task ForgetEventsAsync()
    {
        foreach (var socket in _sockets)
        {
            await socket.DrainAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in _sockets)
        {
            await socket.DisposeAsync();
        }
    }

    private async Task OpenChatAsync()
    {
        var chatId = Ids["chatId"] = await ChatApp.RequestChatAsync(_ana, _ben, "hello");
        Ids["messageId"] = (await _ana.ChatAsync(chatId)).Text("lastMessage.id");
        Ids["userId"] = _relation is Relation.Recipient or Relation.Member ? _ana.Id : _ben.Id;
        foreach (var id in (string[])["fileId", "mediaId", "uploadId", "reportId"])
        {
            Ids[id] = RandomId.New().ToString("N");
        }

        if (_relation is not (Relation.Requester or Relation.Recipient))
        {
            (await _ben.PostAsync($"chats/{chatId}/accept")).Require(200);
            await FillAsync(chatId);
        }
    }

    private async Task FillAsync(string chatId)
    {
        Ids["fileId"] = await _ana.UploadPngAsync(chatId);
        var ticket = (await _ana.TokenAsync(chatId, Samples.Pdf.Length)).Require(200);
        Ids["mediaId"] = ticket.Text("mediaId");
        Ids["uploadId"] = (await _ana.UploadDirectAsync(ticket, Samples.Pdf)).Require(200).Text("fileId");
        (await _ben.PostAsync("reports", new { userId = _ana.Id, chatId, reason = "spam" })).Require(201);
        Ids["reportId"] = (await Root.GetAsync("admin/reports")).Require(200).List()[0].Text("id");
    }

    private ApiUser Root => _app.As("root", "admin");

    private async Task ConnectAsync()
    {
        var joins = _relation is not (Relation.Requester or Relation.Recipient);
        var (ana, ben) = (await ConnectAsync(_ana, joins), await ConnectAsync(_ben, joins));
        Bystander = await ConnectAsync(_app.NewUser("eve"), joins: false);
        (Caller, CallerSocket) = _relation switch
        {
            Relation.Recipient or Relation.Member => (_ben, ben),
            Relation.Stranger => await ConnectAsync(_app.NewUser("stranger")),
            Relation.Administrator => await ConnectAsync(_app.As($"admin-{RandomId.New():N}", "admin")),
            Relation.Erased => (_ana, null),
            Relation.Anonymous => (new ApiUser(_app, _ana.Id, string.Empty), null),
            Relation.Expired => (new ApiUser(_app, _ana.Id, ExpiredToken()), null),
            _ => (_ana, ana),
        };
    }

    private async Task<(ApiUser User, SocketUser? Socket)> ConnectAsync(ApiUser user) => (user, await ConnectAsync(user, joins: false));

    private async Task<SocketUser> ConnectAsync(ApiUser user, bool joins)
    {
        var socket = joins ? await user.JoinAsync(Ids["chatId"]) : await user.ConnectAsync();
        _sockets.Add(socket);
        return socket;
    }

    private async Task RelateAsync()
    {
        var chat = $"chats/{Ids["chatId"]}";
        var answer = _relation switch
        {
            Relation.Blocker => await _ana.PostAsync($"{chat}/block"),
            Relation.Blocked => await _ben.PostAsync($"{chat}/block"),
            Relation.Cleared => (await _ana.DeleteAsync(chat)).Require(204),
            Relation.Suspended => await Root.PostAsync($"admin/users/{_ana.Id}/suspend"),
            Relation.Erased => (await _ana.DeleteAsync("users/me")).Require(202),
            _ => null,
        };
        Assert.True(answer is null or { Status: 200 or 202 or 204 }, answer?.Body);
        if (_relation == Relation.Erased)
        {
            // Ana's connection was closed with the request.
            await _sockets[0].ClosedAsync();
            _sockets.RemoveAt(0);
        }
    }

    private string ExpiredToken() => Tokens.Forge(
        Tokens.Header, $$"""{"sub":"{{_ana.Id}}","exp":{{_app.Time.GetUtcNow().ToUnixTimeSeconds() - 60}}}""");
}
