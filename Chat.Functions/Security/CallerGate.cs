using Chat.Core.Access;
using Chat.Core.People;
using Microsoft.AspNetCore.Http;

namespace Chat.Functions.Security;

/// <summary>The door of every HTTP function but health, version and the API's own description: who calls, and not too often.</summary>
public sealed class CallerGate(TokenValidator tokens, Rates rates, RecordNames names)
{
    private const string Scheme = "Bearer ";

    public Task<Caller> AdmitAsync(HttpRequest request, CancellationToken ct) => AdmitAsync(request, RateKind.Other, ct);

    public async Task<Caller> AdmitAsync(HttpRequest request, RateKind kind, CancellationToken ct)
    {
        var header = request.Headers.Authorization.ToString();
        var token = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
        var caller = await tokens.ValidateAsync(token, ct);
        rates.Take(caller.UserId, kind);
        await names.ExecuteAsync(caller.UserId, caller.Names, ct);
        return caller;
    }

    /// <summary>For a body, or a promise, of so many bytes.</summary>
    public async Task<Caller> AdmitUploadAsync(HttpRequest request, RateKind kind, long bytes, CancellationToken ct)
    {
        var caller = await AdmitAsync(request, kind, ct);
        rates.Take(caller.UserId, RateKind.UploadBytes, (int)Math.Min(int.MaxValue, (bytes / 1024) + 1));
        return caller;
    }
}
