using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Tests.LocalHost;

/// <summary>HTTP functions of every shape the host must know.</summary>
public sealed class SampleHttp(Probe probe, ScopeMark mark)
{
    public const string Secret = "Server=db;Password=hunter2";

    [Function("greet")]
    public IResult Greet(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "people/{name}/greeting")] HttpRequest request,
        string name,
        FunctionContext context,
        CancellationToken ct) =>
        Results.Json(new { name, request.Method, SameRequest = context.GetHttpContext() == request.HttpContext, ct.CanBeCanceled });

    [Function("scope")]
    public IResult Scope([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
    {
        var same = request.HttpContext.RequestServices.GetService(typeof(ScopeMark)) == mark;
        return Results.Json(new { mark.Number, same, instance = GetHashCode() });
    }

    [Function("poco")]
    public object Poco([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new { Secret, request.Method };

    [Function("throws")]
    public Task<IResult> Throws([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
    {
        probe.Note("throws", request.Method);
        throw new InvalidOperationException(Secret);
    }
}

/// <summary>The functions of a hub.</summary>
public sealed class SampleHub(Probe probe, ScopeMark mark)
{
    [Function("connected")]
    public void Connected([SignalRTrigger("chat", "connections", "connected")] SignalRInvocationContext on)
    {
        probe.Note("connected", $"{on.UserId} {on.ConnectionId}");
        if (on.UserId == "unwelcome")
        {
            throw new InvalidOperationException(SampleHttp.Secret);
        }
    }

    [Function("disconnected")]
    public async Task Disconnected([SignalRTrigger("chat", "connections", "disconnected")] SignalRInvocationContext on)
    {
        probe.Note("disconnected", on.ConnectionId);
        if (on.UserId == "lingering")
        {
            await probe.Gate.Task;
        }
    }

    [Function("echo")]
    public Task<object> Echo([SignalRTrigger("Chat", "Messages", "Echo")] SignalRInvocationContext on) =>
        Task.FromResult<object>(new
        {
            Ok = true,
            on.UserId,
            on.Hub,
            IsJson = on.Arguments!.All(argument => argument is JsonElement),
            on.Arguments,
            Claim = on.Claims["nameid"].ToString(),
            Header = on.Headers["x-asrs-event"].ToString(),
            Query = string.Join(',', on.Query.Keys),
        });

    [Function("note")]
    public Task Note([SignalRTrigger("chat", "messages", "note")] SignalRInvocationContext on)
    {
        probe.Note("note", on.Arguments![0].ToString()!);
        return Task.CompletedTask;
    }

    [Function("wait")]
    public async Task<object> Wait([SignalRTrigger("chat", "messages", "wait")] SignalRInvocationContext on)
    {
        probe.Note("wait", on.ConnectionId);
        await probe.Gate.Task;
        return new { mark.Number };
    }

    [Function("fail")]
    public Task<object> Fail([SignalRTrigger("chat", "messages", "fail")] SignalRInvocationContext on) =>
        throw new InvalidOperationException(SampleHttp.Secret + on.UserId);
}
