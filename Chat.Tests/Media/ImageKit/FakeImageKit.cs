using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Chat.Adapters.ImageKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chat.Tests.Media.ImageKit;

/// <summary>
/// A server with ImageKit's rules for authorisation, upload tokens, repeated uploads to a path, bulk deletions with missing
/// files, and signed URLs.
/// </summary>
public sealed class FakeImageKit : IAsyncDisposable
{
    public const string PublicKey = "public_key_test";
    public const string PrivateKey = "private_key_test";
    public const string WebhookSecret = "whsec_xeO2UNkfKMQnfJf7Q/Qx+fYptL1wabXd";

    private readonly WebApplication _app;
    private readonly FakeUploads _uploads;

    private FakeImageKit(WebApplication app, TimeProvider time)
    {
        (_app, _uploads) = (app, new FakeUploads(this, time));
        Delivery = new FakeDelivery(this, time);
    }

    public ConcurrentDictionary<string, FakeFile> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Answers a request instead of the server when it returns true.</summary>
    public Func<HttpContext, Task<bool>>? Fault { get; set; }

    /// <summary>Method and path of each request.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public Uri Address => new(_app.Urls.First());

    public Uri UrlEndpoint => new(Address, "demo");

    /// <summary>The settings of an app that stores its files here.</summary>
    public string[] Settings =>
    [
        $"--{ImageKitOptions.PublicKeySetting}={PublicKey}", $"--{ImageKitOptions.PrivateKeySetting}={PrivateKey}",
        $"--{ImageKitOptions.UrlSetting}={UrlEndpoint}", $"--{ImageKitOptions.WebhookSecretSetting}={WebhookSecret}",
    ];

    internal FakeDelivery Delivery { get; }

    public static async Task<FakeImageKit> StartAsync(TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var fake = new FakeImageKit(app, time ?? TimeProvider.System);
        app.Use(async (http, next) =>
        {
            fake.Requests.Enqueue($"{http.Request.Method} {http.Request.Path}");
            if (fake.Fault is null || !await fake.Fault(http))
            {
                await next(http);
            }
        });
        app.MapPost("/api/v1/files/upload", fake._uploads.V1Async);
        app.MapPost("/api/v2/files/upload", fake._uploads.V2Async);
        app.MapGet("/v1/files/{id}/details", fake.Details);
        app.MapGet("/v1/files", fake.List);
        app.MapDelete("/v1/files/{id}", fake.Delete);
        app.MapPost("/v1/files/batch/deleteByFileIds", fake.DeleteManyAsync);
        app.MapGet("/demo/{**path}", fake.Delivery.Get);
        await app.StartAsync();
        return fake;
    }

    /// <summary>The adapter's registration, pointed here.</summary>
    public IServiceCollection Configure(IServiceCollection services, TimeSpan? attemptTimeout = null)
    {
        services.AddImageKit(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [ImageKitOptions.PublicKeySetting] = PublicKey,
            [ImageKitOptions.PrivateKeySetting] = PrivateKey,
            [ImageKitOptions.UrlSetting] = UrlEndpoint.ToString(),
            [ImageKitOptions.WebhookSecretSetting] = WebhookSecret,
        }).Build());
        return PointHere(services, attemptTimeout);
    }

    public IServiceCollection PointHere(IServiceCollection services, TimeSpan? attemptTimeout = null) =>
        services.PostConfigure<ImageKitOptions>(options =>
    {
        (options.ApiUrl, options.UploadUrl) = (Address, Address);
        options.AttemptTimeout = attemptTimeout ?? options.AttemptTimeout;
        options.UploadTimeout = attemptTimeout * 3 ?? options.UploadTimeout;
        options.CallTimeout = attemptTimeout * 3 ?? options.CallTimeout;
    });

    public static IResult Refuse(HttpStatusCode status, string message) =>
        Results.Json(new { message, help = "For support kindly contact us at support@imagekit.io." }, statusCode: (int)status);

    public static bool IsOwner(HttpRequest request) =>
        request.Headers.Authorization == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(PrivateKey + ":"))}";

    public FakeFile? Find(string id) => Files.Values.FirstOrDefault(f => f.Id == id);

    public object Show(FakeFile file) => new
    {
        fileId = file.Id,
        name = file.Path[(file.Path.LastIndexOf('/') + 1)..],
        filePath = file.Path,
        size = file.Content.Length,
        isPrivateFile = file.IsPrivate,
        mime = "application/x-fake",
        width = (object)(file.Path.EndsWith(".png", StringComparison.Ordinal) ? 40 : "N/A"),
        height = (int?)(file.Path.EndsWith(".png", StringComparison.Ordinal) ? 50 : null),
        url = $"{UrlEndpoint}{file.Path}",
    };

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private IResult Details(HttpRequest request, string id) =>
        !IsOwner(request) ? Forbid()
        : id.Contains(' ', StringComparison.Ordinal) ? Refuse(HttpStatusCode.BadRequest, "Your request contains invalid fileId parameter.")
        : Find(id) is { } file ? Results.Json(Show(file)) : Refuse(HttpStatusCode.NotFound, "The requested file does not exist.");

    private IResult List(HttpRequest request) => !IsOwner(request) ? Forbid() : FakeListing.Find(this, request.Query);

    private IResult Delete(HttpRequest request, string id) =>
        !IsOwner(request) ? Forbid()
        : Find(id) is { } file && Files.TryRemove(file.Path, out _) ? Results.NoContent()
        : Refuse(HttpStatusCode.NotFound, "The requested file does not exist.");

    // When a file is missing, nothing is deleted and only the missing ones are named.
    private async Task<IResult> DeleteManyAsync(HttpRequest request)
    {
        if (!IsOwner(request))
        {
            return Forbid();
        }

        var ids = (await JsonSerializer.DeserializeAsync<JsonElement>(request.Body)).GetProperty("fileIds")
            .EnumerateArray().Select(e => e.GetString()!).ToList();
        if (ids.Count > 100)
        {
            return Refuse(HttpStatusCode.BadRequest, "fileIds cannot have more than 100 items.");
        }

        var missing = ids.Where(id => Find(id) is null).ToList();
        if (missing.Count > 0)
        {
            return Results.Json(new { message = "The requested file(s) does not exist.", missingFileIds = missing }, statusCode: 404);
        }

        ids.ForEach(id => Files.TryRemove(Find(id)!.Path, out _));
        return Results.Json(new { successfullyDeletedFileIds = ids });
    }

    private static IResult Forbid() => Refuse(HttpStatusCode.Forbidden, "Your account cannot be authenticated.");
}

public sealed record FakeFile(string Id, string Path, byte[] Content, bool IsPrivate, DateTimeOffset CreatedAt);
