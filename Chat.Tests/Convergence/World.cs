using System.Text.Json;
using System.Text.Json.Nodes;
using Chat.Adapters.LocalMedia;
using Chat.Adapters.Sqlite;
using Chat.Core;
using Chat.Core.Access;
using Chat.Core.Composition;
using Chat.Core.Errors;
using Chat.Core.Realtime;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Chat.Tests.Convergence;

/// <summary>
/// The real use cases on the real Sqlite store, without a host: events are recorded, the clock moves when a history
/// says so. One serves several histories, each with users of its own.
/// </summary>
public sealed class World : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat-convergence-");
    private readonly ServiceProvider _services;

    public World()
    {
        var services = new ServiceCollection();
        services.AddOptions<RateOptions>();
        services.AddSingleton<TimeProvider>(Time).AddSingleton<IRealtime>(Realtime);
        services.AddSingleton<ILoggerFactory>(new LoggerFactory()).AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        var files = new ConfigurationBuilder().AddInMemoryCollection([new(LocalMediaOptions.AddressSetting, "http://localhost")]).Build();
        _services = services.AddChatCore().AddSqliteStores(Path.Combine(_folder.FullName, "chat.db"))
            .AddLocalMedia(files, MediaFolder).BuildServiceProvider();
    }

    internal FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    internal RecordingRealtime Realtime { get; } = new();

    /// <summary>How often each act was done, not refused; a property that nothing is tried on proves nothing.</summary>
    internal Dictionary<Act, int> Done { get; init; } = Enum.GetValues<Act>().ToDictionary(act => act, _ => 0);

    internal T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    private string MediaFolder => Path.Combine(_folder.FullName, "media");

    /// <summary>The ids of the files that the provider holds of a chat, in order; what is not a whole file counts too.</summary>
    internal IEnumerable<string> StoredFiles(string chatId)
    {
        var folder = new DirectoryInfo(Path.Combine(MediaFolder, "chats", chatId));
        return folder.Exists
            ? folder.GetFiles().Select(file => Path.GetFileNameWithoutExtension(file.Name)).Order(StringComparer.Ordinal)
            : [];
    }

    /// <summary>An answer as it is on the wire.</summary>
    internal static JsonObject ToJson<T>(T answer) => JsonSerializer.SerializeToNode(answer, ChatJson.Options)!.AsObject();

    /// <summary>Null when the product refused; anything but a refusal is a fault.</summary>
    internal static async Task<T?> TryAsync<T>(Task<T> act)
        where T : class
    {
        try
        {
            return await act;
        }
        catch (ChatException)
        {
            return null;
        }
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
