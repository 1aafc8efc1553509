using Chat.Core.Access;
using Chat.Core.Privacy;
using Chat.Core.Users;
using Microsoft.AspNetCore.Http;

namespace Chat.Functions.Security;

/// <summary>
/// The entry of every HTTP function except health, version and the API's own description: it verifies the token, refuses
/// erased users and counts the rate.
/// </summary>
public sealed class CallerGate(TokenValidator tokens, ErasedUsers erased, TokenRefusals refusals, Rates rates, RecordNames names)
{
    private const string Scheme = "Bearer ";

    public Task<Caller> AdmitAsync(HttpRequest request, CancellationToken ct) => AdmitAsync(request, RateKind.Other, ct);

    public async Task<Caller> AdmitAsync(HttpRequest request, RateKind kind, CancellationToken ct)
    {
        var caller = await tokens.ValidateAsync(ReadToken(request), ct);
        if (await erased.IsRefusedAsync(caller.UserId, caller.IssuedAt, ct))
        {
            refusals.Log(TokenFault.UserErased);
            throw TokenException.Refusal();
        }

        rates.Take(caller.UserId, kind);
        await names.ExecuteAsync(caller.UserId, caller.Names, ct);
        return caller;
    }

    /// <summary>Lets the user of a waiting erasure in as well, so that the request for it can be repeated.</summary>
    public async Task<Caller> AdmitToEraseAsync(HttpRequest request, CancellationToken ct)
    {
        var caller = await tokens.ValidateAsync(ReadToken(request), ct);
        if (!await erased.IsWaitingAsync(caller.UserId, ct))
        {
            return await AdmitAsync(request, ct);
        }

        rates.Take(caller.UserId, RateKind.Other);
        return caller;
    }

    /// <summary>
    /// For the administrators' endpoints, before their input is read: anyone else gets the 404 of a path that does not
    /// exist.
    /// </summary>
    public async Task<AdminCaller> AdmitAdministratorAsync(HttpRequest request, CancellationToken ct)
    {
        var (userId, isAdministrator) = await AdmitAsync(request, ct);
        var caller = new AdminCaller(userId, isAdministrator);
        AdminAccess.Require(caller);
        return caller;
    }

    /// <summary>For a body, or an announced upload, of so many bytes.</summary>
    public async Task<Caller> AdmitUploadAsync(HttpRequest request, RateKind kind, long bytes, CancellationToken ct)
    {
        var caller = await AdmitAsync(request, kind, ct);
        rates.Take(caller.UserId, RateKind.UploadBytes, (int)Math.Min(int.MaxValue, (bytes / 1024) + 1));
        return caller;
    }

    private static string? ReadToken(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
    }
}
