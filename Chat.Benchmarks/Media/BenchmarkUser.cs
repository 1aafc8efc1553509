using Chat.Client;
using Chat.LocalHost;
using Microsoft.Extensions.Configuration;

namespace Chat.Benchmarks.Media;

/// <summary>The clients of users of <see cref="LocalHostProcess"/>.</summary>
internal static class BenchmarkUser
{
    // One pool of connections for all users.
    private static readonly SocketsHttpHandler Http = new();

    /// <param name="server">The address of the server.</param>
    /// <param name="userId">The user.</param>
    /// <param name="isSocket">False for a client that reaches the server over REST alone.</param>
    public static ChatClient Client(Uri server, string userId, bool isSocket = true) => new(new ChatClientOptions
    {
        Url = server,
        Token = _ => Task.FromResult(Token(userId)),
        Handler = Http,
        ConfigureConnection = isSocket ? null : http => http.WebSocketFactory = (_, _) => throw new IOException("There is no socket."),
    });

    public static string Token(string userId)
    {
        var settings = new Dictionary<string, string?> { ["JWT_SECRET"] = LocalHostProcess.Secret };
        return new DemoTokens(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), TimeProvider.System).Create(userId);
    }

    /// <summary>A chat that both members are in.</summary>
    public static async Task<Conversation> OpenChatAsync(ChatClient user, ChatClient peer, string peerId)
    {
        var chat = await user.OpenAsync(peerId);
        await peer.RequestAsync(HttpMethod.Post, $"chats/{chat.Id}/accept");
        return chat;
    }
}
