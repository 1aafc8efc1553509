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
}
