namespace Chat.Functions.Security;

/// <summary>Why a token was refused. The log names it; the client gets the same 401 for all of them.</summary>
public enum TokenFault
{
    Malformed,
    Algorithm,
    CriticalHeader,
    Compressed,
    Signature,
    Issuer,
    Audience,
    NoExpiry,
    Expired,
    NotYetValid,
    UserClaim,
    UserErased,
}
