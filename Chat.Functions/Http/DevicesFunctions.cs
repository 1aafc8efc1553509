using Chat.Core.Access;
using Chat.Core.Push;
using Chat.Functions.Requests;
using Chat.Functions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Http;

/// <summary>The caller's devices, which get push notifications.</summary>
public sealed class DevicesFunctions(CallerGate gate, RegisterDevice register, ListDevices list, RemoveDevice remove)
{
    [Function("Devices-Register")]
    public async Task<IResult> Register(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "users/me/devices/{deviceId}")] HttpRequest request,
        string deviceId,
        CancellationToken ct)
    {
        var caller = await gate.AdmitAsync(request, RateKind.Device, ct);
        var input = DeviceInput.Read(caller.UserId, deviceId, await request.ReadFieldsAsync(ct));
        var registered = await register.ExecuteAsync(input, ct);
        return Results.Json(registered.Device, statusCode: registered.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    [Function("Devices-List")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "users/me/devices")] HttpRequest request, CancellationToken ct) =>
        Results.Ok(await list.ExecuteAsync((await gate.AdmitAsync(request, ct)).UserId, ct));

    [Function("Devices-Remove")]
    public async Task<IResult> Remove(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "users/me/devices/{deviceId}")] HttpRequest request,
        string deviceId,
        CancellationToken ct)
    {
        await remove.ExecuteAsync((await gate.AdmitAsync(request, ct)).UserId, deviceId, ct);
        return Results.NoContent();
    }
}
