using System.Text;
using Chat.Core;
using Chat.Core.Errors;
using Chat.Functions.Http;
using Chat.Functions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Chat.Functions;

/// <summary>
/// Calls a function as a user would, beside the start of the worker, so that the first call of a user finds its code compiled and the
/// database connected. The call only reads, and its user does not exist.
/// </summary>
public sealed partial class WarmUp(
    IServiceProvider services, IOptions<JwtOptions> jwt, OpenIdIssuer issuer, IdGenerator ids, TimeProvider time, ILogger<WarmUp> logger)
    : BackgroundService
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    // With one processor it would take its time from the first answer.
    private static readonly TimeSpan WaitOfOneProcessor = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (Environment.ProcessorCount == 1)
        {
            await Task.Delay(WaitOfOneProcessor, TimeProvider.System, stoppingToken);
        }

        try
        {
            await CallAsync(stoppingToken);
        }
        // An exception of a background service would stop the worker.
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            Log.Failed(logger, DependencyException.IsRefusal(e) ? null : e);
        }
    }

    private async Task CallAsync(CancellationToken ct)
    {
        if (!jwt.Value.HasSecret)
        {
            await issuer.DescribeAsync(ct);
            return;
        }

        var http = new DefaultHttpContext { RequestServices = services };
        http.Request.Headers.Authorization = $"Bearer {Token()}";
        var chats = ActivatorUtilities.CreateInstance<ChatsFunctions>(services);
        var result = await chats.Active(http.Request, ct);
        await result.ExecuteAsync(http);
    }

    // It never leaves the process.
    private string Token() => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
    {
        Claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = $"warm-up-{ids.NewId()}" },
        Expires = time.GetUtcNow().UtcDateTime + Lifetime,
        SigningCredentials = new SigningCredentials(
            new SymmetricSecurityKey(Encoding.UTF8.GetBytes(jwt.Value.Secret)), SecurityAlgorithms.HmacSha256),
    });

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The warm-up failed, so the first call of a user takes longer.")]
        public static partial void Failed(ILogger logger, Exception? exception);
    }
}
