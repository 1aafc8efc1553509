using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Chat.WorkerHost;

/// <summary>
/// The part of the Functions host that a worker sees: starts it as a process, asks for its functions, sends invocations over gRPC
/// and forwards HTTP requests and the events of Azure SignalR Service. It has no timers, no keys and no limits.
/// </summary>
public sealed class FunctionsHost : IAsyncDisposable
{
    private const string InvocationHeader = "x-ms-invocation-id";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly WorkerStream _stream = new();
    private readonly HttpMessageInvoker _client = new(new RetryHandler());
    private readonly ConcurrentQueue<string> _faults = [];
    private readonly ConcurrentQueue<string> _repeated = [];
    private readonly WebApplication _app;
    private WorkerProcess _worker = null!;
    private HttpRoutes _routes = null!;
    private SignalRWebhook _webhook = null!;
    private string _workerAddress = null!;

    private FunctionsHost() => _app = Build();

    /// <summary>Where HTTP functions answer.</summary>
    public Uri Address { get; private set; } = null!;

    public IReadOnlyList<WorkerFunction> Functions { get; private set; } = [];

    /// <summary>The time from the start of the worker's process until it connected.</summary>
    public TimeSpan Connected { get; private set; }

    /// <summary>The time from the start of the worker's process until its functions were loaded.</summary>
    public TimeSpan Loaded { get; private set; }

    /// <summary>The time since the worker's process was started.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_worker.Began);

    /// <summary>User and system time of the worker.</summary>
    public TimeSpan CpuTime => _worker.CpuTime;

    /// <summary>The texts that the worker has logged to the host or printed.</summary>
    public IEnumerable<string> Logs => [.. _stream.Logs, _worker.Output, .. _faults];

    /// <summary>The HTTP functions whose result the worker has also sent through the stream, where the host does not use it.</summary>
    public IReadOnlyCollection<string> RepeatedResults => _repeated;

    /// <summary>Starts a worker and loads its functions.</summary>
    /// <param name="program">The worker's assembly.</param>
    /// <param name="settings">The app settings.</param>
    public static async Task<FunctionsHost> StartAsync(string program, IReadOnlyDictionary<string, string> settings)
    {
        var host = new FunctionsHost();
        try
        {
            using var timeout = new CancellationTokenSource(StartTimeout);
            await host.StartAsync(program, settings, timeout.Token);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a function that has no HTTP trigger and returns what the worker answers for it.</summary>
    /// <param name="name">The function's name.</param>
    /// <param name="trigger">The trigger's data, as its extension on the host's side passes them.</param>
    /// <exception cref="InvalidOperationException">The function failed.</exception>
    public Task<JsonObject> InvokeAsync(string name, JsonObject trigger, CancellationToken ct = default) =>
        InvokeAsync(Functions.Single(function => function.Name == name), trigger.ToJsonString(), ct);

    public async ValueTask DisposeAsync()
    {
        if (_worker is not null)
        {
            await _worker.DisposeAsync();
        }

        await _app.DisposeAsync();
        _client.Dispose();
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            // Without TLS a port speaks one protocol: gRPC needs HTTP/2.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddRouting();
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = null);
        builder.Services.AddHttpForwarder();
        builder.Services.AddSingleton(_stream).AddSingleton<IServiceMethodProvider<WorkerStream>, WorkerStreamMethod>();
        var app = builder.Build();
        app.Use((context, next) => context.GetEndpoint() is not null ? next(context)
            : context.Request.Path.Equals(SignalRWebhook.Path, StringComparison.OrdinalIgnoreCase) ? _webhook.AnswerAsync(context)
            : _routes.AnswerAsync(context));
        app.MapGrpcService<WorkerStream>();
        return app;
    }

    private async Task StartAsync(string program, IReadOnlyDictionary<string, string> settings, CancellationToken ct)
    {
        await _app.StartAsync(ct);
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        Address = new Uri(addresses[1]);

        _worker = new WorkerProcess(program, new Uri(addresses[0]), settings);
        if (await Task.WhenAny(_stream.Started, _worker.UntilExitAsync(ct)) != _stream.Started)
        {
            throw new InvalidOperationException($"The worker ended or did not connect: {_worker.Output}");
        }

        Connected = Elapsed;
        await LoadAsync(Path.GetDirectoryName(program)!, ct);
        Loaded = Elapsed;
    }

    private async Task LoadAsync(string folder, CancellationToken ct)
    {
        var started = await _stream.AskAsync(
            "workerInitRequest",
            new() { ["hostVersion"] = "4.0.0", ["workerDirectory"] = folder, ["functionAppDirectory"] = folder },
            "workerInitResponse",
            ct);
        _workerAddress = started["capabilities"]!["HttpUri"]!.GetValue<string>();

        var listed = await _stream.AskAsync(
            "functionsMetadataRequest", new() { ["functionAppDirectory"] = folder }, "functionMetadataResponse", ct);
        Functions = [.. listed["functionMetadataResults"]!.AsArray().Select(one => new WorkerFunction(one!.AsObject()))];
        _routes = new HttpRoutes(Functions, _app.Services.GetRequiredService<IInlineConstraintResolver>(), ForwardAsync);
        _webhook = new SignalRWebhook(Functions, InvokeAsync);
        await Task.WhenAll(Functions.Select(function => _stream.AskAsync(
            "functionLoadRequest",
            new() { ["functionId"] = function.Id, ["metadata"] = function.Metadata.DeepClone() },
            "functionLoadResponse",
            ct)));
    }

    private Task<JsonObject> InvokeAsync(WorkerFunction function, string trigger, CancellationToken ct) =>
        AskAsync(function, RequestId.New(), new JsonObject { ["json"] = trigger }, [], ct);

    private async Task ForwardAsync(WorkerFunction function, HttpContext context)
    {
        var invocation = RequestId.New();
        context.Request.Headers[InvocationHeader] = invocation;
        var forwarder = context.RequestServices.GetRequiredService<IHttpForwarder>();
        var forwarding = forwarder.SendAsync(context, _workerAddress, _client, ForwarderRequestConfig.Empty).AsTask();

        var values = context.GetRouteData().Values.ToDictionary(value => value.Key, value => value.Value?.ToString() ?? "");
        try
        {
            var result = await AskAsync(
                function, invocation, new JsonObject { ["http"] = new JsonObject() }, values, context.RequestAborted);
            if (result.ContainsKey("returnValue"))
            {
                _repeated.Enqueue(function.Name);
            }
        }
        catch (InvalidOperationException e)
        {
            // The host answers an empty 500 when the worker has not begun an answer.
            _faults.Enqueue(e.Message);
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }

        await forwarding;
    }

    private async Task<JsonObject> AskAsync(
        WorkerFunction function, string invocation, JsonObject data, Dictionary<string, string> values, CancellationToken ct) =>
        await _stream.AskAsync(
            "invocationRequest",
            new()
            {
                ["invocationId"] = invocation,
                ["functionId"] = function.Id,
                ["inputData"] = new JsonArray(new JsonObject { ["name"] = function.Parameter, ["data"] = data }),
                ["triggerMetadata"] = new JsonObject(
                    values.Select(value => KeyValuePair.Create<string, JsonNode?>(value.Key, new JsonObject { ["string"] = value.Value }))),
                ["traceContext"] = new JsonObject { ["traceParent"] = Activity.Current?.Id ?? "" },
            },
            "invocationResponse",
            ct);
}
