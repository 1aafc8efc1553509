using System.Text.Json;
using Chat.Core.Errors;
using Chat.Core.Realtime;
using Microsoft.Extensions.Logging;

namespace Chat.Adapters.AzureSignalR;

/// <summary>Azure SignalR Service in serverless mode, over its REST data plane.</summary>
/// <remarks>
/// A publish that takes longer than one attempt's timeout throws while its retries go on: it may still arrive, late or twice,
/// and clients cope with both. Joins, leaves and checks end with their call, so that a late one can't undo a newer one.
/// </remarks>
public sealed partial class AzureSignalRRealtime(
    ServiceClient service,
    AzureSignalROptions options,
    TimeProvider time,
    ILogger<AzureSignalRRealtime> logger) : IRealtime
{
    private readonly ServiceTokens? _tokens = options.AccessKey is { } key ? new ServiceTokens(key, time) : null;

    public async Task<ClientAccess> CreateClientAccessAsync(string userId, CancellationToken ct)
    {
        if (_tokens is not null)
        {
            return new ClientAccess(options.ClientUrl, _tokens.ForClient(options.ClientUrl, userId));
        }

        var path = $":generateToken?userId={Uri.EscapeDataString(userId)}&minutesToExpire=60&api-version={ServiceClient.TokenApiVersion}";
        var answer = await WithinOneAttemptAsync(token => service.CallAsync(HttpMethod.Post, path, json: null, token), ct);
        return new ClientAccess(options.ClientUrl, ReadToken(answer));
    }

    public async Task PublishAsync(Audience audience, string name, object payload, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var json = JsonSerializer.SerializeToUtf8Bytes(new ServiceMessage(name, [payload]), EventJson.Options);

        // Not the caller's token: retries outlive the call.
        var sending = service.CallAsync(HttpMethod.Post, $"{AddressOf(audience)}/:send", json, CancellationToken.None);
        try
        {
            await sending.WaitAsync(options.AttemptTimeout, time, ct);
        }
        catch (Exception e) when (!sending.IsCompleted && e is TimeoutException or OperationCanceledException)
        {
            _ = ReportAsync(sending, name);
            throw e is TimeoutException ? new DependencyException(ServiceClient.DependencyName, e) : e;
        }
    }

    public Task JoinRoomAsync(string connectionId, string chatId, string userId, CancellationToken ct) =>
        ChangeRoomAsync(HttpMethod.Put, connectionId, new Audience.Room(chatId, userId), ct);

    public Task LeaveRoomAsync(string connectionId, string chatId, string userId, CancellationToken ct) =>
        ChangeRoomAsync(HttpMethod.Delete, connectionId, new Audience.Room(chatId, userId), ct);

    public async Task<bool> IsConnectedAsync(string connectionId, CancellationToken ct)
    {
        var path = $"connections/{ServiceClient.Segment(connectionId)}";
        return await WithinOneAttemptAsync(token => service.CallAsync(HttpMethod.Head, path, json: null, token), ct) is not null;
    }

    public Task DisconnectAsync(Audience audience, CancellationToken ct)
    {
        var reason = $"reason={Uri.EscapeDataString("The server closed the connection.")}&api-version={ServiceClient.ApiVersion}";
        var (method, path) = audience is Audience.Connection
            ? (HttpMethod.Delete, $"{AddressOf(audience)}?{reason}")
            : (HttpMethod.Post, $"{AddressOf(audience)}/:closeConnections?{reason}");
        return WithinOneAttemptAsync(token => service.CallAsync(method, path, json: null, token), ct);
    }

    // A 404 means that the connection is gone, which is not an error.
    private Task ChangeRoomAsync(HttpMethod method, string connectionId, Audience.Room room, CancellationToken ct)
    {
        var path = $"{AddressOf(room)}/connections/{ServiceClient.Segment(connectionId)}";
        return WithinOneAttemptAsync(token => service.CallAsync(method, path, json: null, token), ct);
    }

    private async Task<string?> WithinOneAttemptAsync(Func<CancellationToken, Task<string?>> call, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(options.AttemptTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
        try
        {
            return await call(both.Token);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new DependencyException(ServiceClient.DependencyName, e);
        }
    }

    private async Task ReportAsync(Task sending, string name)
    {
        try
        {
            await sending;
        }
        catch (DependencyException e)
        {
            LogLost(name, e);
        }
    }

    private static string AddressOf(Audience audience) => audience switch
    {
        Audience.Connection to => $"connections/{ServiceClient.Segment(to.ConnectionId)}",
        Audience.User to => $"users/{ServiceClient.Segment(to.UserId)}",
        Audience.Room to => $"groups/{ServiceClient.Segment(to.GroupName)}",
        _ => throw new ArgumentOutOfRangeException(nameof(audience), audience.GetType(), "An audience of an unknown kind."),
    };

    private static string ReadToken(string? answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer ?? "{}");
            return document.RootElement.GetProperty("token").GetString() ?? throw new KeyNotFoundException();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new DependencyException(ServiceClient.DependencyName, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The event {EventName} was not delivered; its retries are used up.")]
    private partial void LogLost(string eventName, Exception exception);
}
