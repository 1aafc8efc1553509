using System.Collections.Specialized;
using System.Globalization;
using System.Text.Json;
using System.Web;
using Chat.Core;
using Chat.Core.Paging;
using Chat.Core.Sync;

namespace Chat.Tests.Convergence;

/// <summary>Answers the calls of a client's catch-up from the use cases, without a host.</summary>
internal sealed class UseCaseHandler(World world, string userId) : HttpMessageHandler
{
    /// <summary>Notes the answers; null when nobody wants to know.</summary>
    public DeviceRecording? Recording { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // …/chats/sync or …/chats/{chatId}/changes
        var segments = request.RequestUri!.AbsolutePath.Split('/');
        var query = HttpUtility.ParseQueryString(request.RequestUri.Query);
        var answer = segments[^1] == "sync" ? await SyncAsync(query) : await ChangesAsync(Uri.UnescapeDataString(segments[^2]), query);
        return new HttpResponseMessage { Content = new StringContent(answer) };
    }

    private async Task<string> SyncAsync(NameValueCollection query)
    {
        var input = new SyncChatsInput(userId, query["since"], new PageRequest((int)Number(query, "limit")));
        var answer = Write(await world.Get<SyncChats>().ExecuteAsync(input, CancellationToken.None));
        Recording?.AddSync(answer);
        return answer;
    }

    private async Task<string> ChangesAsync(string chatId, NameValueCollection query)
    {
        var page = new PageRequest((int)Number(query, "limit"));
        var input = new ListChangesInput(userId, chatId, Number(query, "since"), Number(query, "own"), page);
        var answer = Write(await world.Get<ListChanges>().ExecuteAsync(input, CancellationToken.None));
        Recording?.AddChanges(chatId, answer);
        return answer;
    }

    private static string Write<T>(T answer) => JsonSerializer.Serialize(answer, ChatJson.Options);

    private static long Number(NameValueCollection query, string name) => long.Parse(query[name]!, CultureInfo.InvariantCulture);
}
