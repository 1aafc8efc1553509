using Chat.Adapters.AzureSignalR;
using Chat.Adapters.LocalMedia;
using Chat.Core;
using Chat.Core.Media;
using Chat.Core.Realtime;
using Chat.Functions;
using Chat.Functions.Errors;
using Chat.LocalHost.Demo;
using Chat.LocalHost.Docs;
using Chat.LocalHost.Functions;
using Chat.LocalHost.Page;
using Chat.LocalHost.Push;
using Chat.LocalHost.SignalR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Chat.LocalHost;

/// <summary>Chat in one process without installed services: the functions, the emulator of the realtime service, the timers.</summary>
public static class LocalHostApp
{
    private const string DefaultUrl = "http://localhost:7071";

    /// <summary>
    /// The whole product. Settings come from the environment and from <paramref name="args"/>
    /// (<c>--urls=http://127.0.0.1:0 --Chat:DataPath=…</c>); <paramref name="configure"/> comes last and may replace services.
    /// </summary>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null) =>
        Create(args, ChatProgram.Create(), configure);

    /// <summary>The same host around other functions.</summary>
    public static WebApplication Create(string[] args, HostedProgram program, Action<WebApplicationBuilder>? configure = null)
    {
        // Without the watcher for changed settings, which would watch the working folder and so every write to ./.data.
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);
        var folder = DataFolder.Prepare(builder.Configuration);
        builder.Services.AddSingleton(folder);
        builder.Services.AddSingleton(DemoAccess.Create(builder.Configuration, folder));
        LocalPush.Prepare(builder.Configuration);
        HostSettings.AddLogging(builder.Logging);
        HostSettings.AddServer(builder, DefaultUrl);
        BrowserOrigins.Add(builder.Services, builder.Configuration);
        AddFunctions(builder.Services, program);
        program.AddServices(builder.Services, builder.Configuration);
        AddRealtime(builder);
        builder.Services.AddChatTelemetry(builder.Configuration);
        configure?.Invoke(builder);

        var app = builder.Build();
        var origins = app.Services.GetRequiredService<BrowserOrigins>();
        app.Use((http, next) =>
        {
            // Here, so that it also covers the page, the emulator and preflight requests, which no function answers.
            RequestId.Answer(http);
            origins.Watch(http.Request);
            return next(http);
        });
        app.UseCors();
        app.MapPage();
        app.MapDemo();
        app.MapDocs();
        app.MapHttpFunctions();
        app.MapSignalREmulator();
        app.MapPushService();
        app.MapAutopush();
        return app;
    }

    private static void AddFunctions(IServiceCollection services, HostedProgram program)
    {
        services.AddSingleton(program);
        services.AddSingleton(new FunctionCatalog(program.FunctionTypes));
        services.AddSingleton<FunctionInvoker>();
        services.AddSingleton<DemoTokens>();
        services.AddHostedService<TimerFunctions>();
        // Bodies stream through this host, so the largest file may. A setting, which is bound later, replaces it.
        services.Configure<MediaOptions>(media => media.MaxProxiedBytes = Limits.MaxFileBytes);
        services.TryAddSingleton(TimeProvider.System);
        // As in the worker, middleware are singletons.
        foreach (var middleware in program.Middleware)
        {
            services.TryAddSingleton(middleware);
        }
    }

    private static void AddRealtime(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        if (AzureSignalRSettings.IsSet(builder.Configuration) && services.All(service => service.ServiceType != typeof(IRealtime)))
        {
            services.AddAzureSignalR(builder.Configuration);
        }

        services.TryAddSingleton(provider =>
            new EmulatorOptions { MaxConnectionsPerUser = provider.GetRequiredService<IOptions<ConnectionOptions>>().Value.MaxPerUser });
        services.AddSignalREmulator();
        // Files have the same address as everything else, never that of the request under way: its Host header would become
        // the URL that another user gets.
        services.AddOptions<LocalMediaOptions>()
            .Configure<EmulatorAddress>((media, address) => media.Address ??= () => address.Listening);
        LocalPush.Add(services);
    }
}
