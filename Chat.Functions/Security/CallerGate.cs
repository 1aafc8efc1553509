using Chat.Core.Access;
using Microsoft.AspNetCore.Http;

namespace Chat.Functions.Security;

/// <summary>The door of every HTTP function but health, version and the API's own description: who calls, and not too often.</summary>
public sealed class CallerGate(TokenValidator tokens, Rates rates)
{
    private const string Scheme = "Bearer ";

    public Caller Admit(HttpRequest request, RateKind kind = RateKind.Other)
    {
        var header = request.Headers.Authorization.ToString();
        var caller = tokens.Validate(header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null);
        rates.Take(caller.UserId, kind);
        return caller;
    }

    /// <summary>For a body, or a promise, of so many bytes.</summary>
    public Caller AdmitUpload(HttpRequest request, RateKind kind, long bytes)
    {
        var caller = Admit(request, kind);
        rates.Take(caller.UserId, RateKind.UploadBytes, (int)Math.Min(int.MaxValue, (bytes / 1024) + 1));
        return caller;
    }
}
