using System.Text.Json;
using Chat.Core;
using Chat.LocalHost.Functions;
using Chat.LocalHost.SignalR;
using Chat.Tests.App;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Chat.Tests.Instances;

/// <summary>
/// Two instances of the program on one store, one clock and one realtime service, as behind a load balancer: the second
/// publishes to the first's emulator over its REST data plane, and events of sockets can enter through either.
/// </summary>
internal sealed class TwoInstances : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;

    private TwoInstances(DirectoryInfo folder, ChatApp first, ChatApp second) => (_folder, First, Second) = (folder, first, second);

    public ChatApp First { get; }

    public ChatApp Second { get; }

    public static async Task<TwoInstances> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("chat-instances-");
        var first = await ChatApp.StartAsync(dataPath: folder.FullName);
        var service = first.Services.GetRequiredService<SignalREmulator>().ConnectionString;
        var second = await ChatApp.StartAsync([$"--AzureSignalRConnectionString={service}"], dataPath: folder.FullName, time: first.Time);
        return new TwoInstances(folder, first, second);
    }

    /// <summary>The same user as seen by one instance and by the other.</summary>
    public (ApiUser First, ApiUser Second) As(string userId) => (First.As(userId), Second.As(userId));

    /// <summary>An event of a socket that the service hands to the second instance.</summary>
    public async Task<Answer> EnterSecondAsync(string name, SocketUser socket, string userId, object payload)
    {
        var function = Second.Services.GetRequiredService<FunctionCatalog>().FindSignalR("chat", "messages", name)!;
        var context = new SignalRInvocationContext
        {
            Arguments = [JsonSerializer.SerializeToElement(payload, ChatJson.Options)],
            Category = SignalRInvocationCategory.Messages,
            Event = name,
            Hub = "chat",
            ConnectionId = socket.ConnectionId,
            UserId = userId,
            Headers = new Dictionary<string, StringValues>(),
            Query = new Dictionary<string, StringValues>(),
            Claims = new Dictionary<string, StringValues>(),
        };
        var invocation = await Second.Services.GetRequiredService<FunctionInvoker>()
            .InvokeAsync(function, new InvocationInput(SignalR: context), CancellationToken.None);
        return new Answer(JsonSerializer.SerializeToElement(invocation.Result, ChatJson.Options));
    }

    public async ValueTask DisposeAsync()
    {
        await Second.DisposeAsync();
        await First.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
