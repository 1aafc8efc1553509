using Chat.Adapters.AzureSignalR;
using Chat.Adapters.LocalMedia;
using Chat.Core;
using Chat.Core.Media;
using Chat.Core.Realtime;
using Chat.Functions.Errors;
using Chat.LocalHost.Functions;
using Chat.LocalHost.Push;
using Chat.LocalHost.SignalR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chat.LocalHost;

/// <summary>Chat in one process, with nothing installed: the functions, the emulator of the realtime service, the timers.</summary>
public static class LocalHostApp
{
    private const string DefaultUrl = "http://localhost:7071";

    /// <summary>
    /// The product as it is. Settings come from the environment and from <paramref name="args"/>
    /// (<c>--urls=http://127.0.0.1:0 --Chat:DataPath=…</c>); <paramref name="configure"/> comes last and may replace services.
    /// </summary>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null) =>
        Create(args, ChatParts.Create(), configure);

    /// <summary>The same host around other functions.</summary>
    public static WebApplication Create(string[] args, LocalHostParts parts, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        DataFolder.Prepare(builder.Configuration);
        LocalPush.Prepare(builder.Configuration);
        HostSettings.AddLogging(builder.Logging);
        HostSettings.AddServer(builder, DefaultUrl);
        AddFunctions(builder.Services, parts);
        parts.AddServices(builder.Services, builder.Configuration);
        AddRealtime(builder);
        configure?.Invoke(builder);

        var app = builder.Build();
        app.Use((http, next) =>
        {
            // Also for what no function answers: the page, the emulator, a browser's question before a call.
            RequestId.Answer(http);
            return next(http);
        });
        app.UseCors();
        app.MapHomePage();
        app.MapHttpFunctions();
        app.MapSignalREmulator();
        app.MapPushService();
        return app;
    }

    private static void AddFunctions(IServiceCollection services, LocalHostParts parts)
    {
        services.AddSingleton(parts);
        services.AddSingleton(new FunctionCatalog(parts.FunctionTypes));
        services.AddSingleton<FunctionInvoker>();
        services.AddSingleton<DemoTokens>();
        services.AddHostedService<TimerFunctions>();
        // Bodies stream through this host, so the largest file may. A setting, which is bound later, replaces it.
        services.Configure<MediaOptions>(media => media.MaxProxiedBytes = Limits.MaxFileBytes);
        services.TryAddSingleton(TimeProvider.System);
        // As in the worker, middleware are singletons.
        foreach (var middleware in parts.Middleware)
        {
            services.TryAddSingleton(middleware);
        }

        // Writes the IActionResult of a function.
        services.AddMvcCore();
    }

    private static void AddRealtime(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        if (AzureSignalRSettings.IsSet(builder.Configuration) && services.All(service => service.ServiceType != typeof(IRealtime)))
        {
            services.AddAzureSignalR(builder.Configuration);
        }

        services.AddSignalREmulator();
        // Not the address of the request under way: its Host header would become the URL that another user gets.
        services.AddOptions<LocalMediaOptions>()
            .Configure<EmulatorAddress>((media, address) => media.Address ??= () => address.Listening);
        LocalPush.Add(services);
    }
}
