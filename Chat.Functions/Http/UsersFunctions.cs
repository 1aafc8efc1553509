using Chat.Core.Privacy;
using Chat.Core.Users;
using Chat.Functions.Requests;
using Chat.Functions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Http;

/// <summary>The caller's settings, export and erasure.</summary>
public sealed class UsersFunctions(CallerGate gate, Settings settings, ExportUser export, EraseUser erase)
{
    [Function("Users-GetSettings")]
    public async Task<IResult> GetSettings(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "users/me/settings")] HttpRequest request, CancellationToken ct)
    {
        var caller = await gate.AdmitAsync(request, ct);
        return Results.Ok(await settings.GetAsync(caller.UserId, ct));
    }

    [Function("Users-SaveSettings")]
    public async Task<IResult> SaveSettings(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "users/me/settings")] HttpRequest request, CancellationToken ct)
    {
        var caller = await gate.AdmitAsync(request, ct);
        var change = SettingsInput.Read(await request.ReadFieldsAsync(ct));
        return Results.Ok(await settings.SaveAsync(caller.UserId, change, ct));
    }

    [Function("Users-Export")]
    public async Task<IResult> Export(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "users/me/export")] HttpRequest request, CancellationToken ct)
    {
        var caller = await gate.AdmitAsync(request, ct);
        return await NdjsonResult<ExportLine>.StartAsync(export.ExecuteAsync(caller.UserId, ct), ct);
    }

    [Function("Users-Erase")]
    public async Task<IResult> Erase(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "users/me")] HttpRequest request, CancellationToken ct)
    {
        var caller = await gate.AdmitToEraseAsync(request, ct);
        await erase.ExecuteAsync(caller.UserId, ct);
        return Results.Accepted();
    }
}
