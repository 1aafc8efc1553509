// The worker on Azure. On a laptop Chat.LocalHost hosts the functions instead.
using Azure.Core.Serialization;
using Chat.Core;
using Chat.Adapters.AzureSignalR;
using Chat.Functions;
using Chat.Functions.Errors;
using Chat.Functions.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var builder = FunctionsApplication.CreateBuilder(args);
// Outside of the middleware that writes the answers, which the next line adds.
builder.UseMiddleware<SentResultMiddleware>();
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<ErrorMiddleware>();
// Each entry of these levels is a message to the host; a request has six.
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

// An embedded store would be lost with the instance.
builder.Configuration["Chat:Store"] ??= "mongo";
builder.Configuration["Chat:Media:Provider"] ??= "imagekit";
builder.Services.AddChat(builder.Configuration);
builder.Services.AddAzureSignalR(builder.Configuration);
builder.Services.AddChatTelemetry(builder.Configuration)?.UseFunctionsWorkerDefaults();

builder.Services.RemoveKeyReading();
// The first of the hosted services, so that it runs beside the start of the others.
builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, WarmUp>());

// The worker serialises the return values of socket functions, in PascalCase by default.
builder.Services.Configure<WorkerOptions>(worker =>
{
    worker.Serializer = new JsonObjectSerializer(ChatJson.Options);
    worker.InputConverters.RegisterAt<InvocationTokenConverter>(0);
});
// The functions limit bodies themselves; Kestrel's own 30 MB would refuse media.
builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = null);

await builder.Build().RunAsync();
