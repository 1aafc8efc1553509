using Microsoft.Extensions.Logging;

namespace Chat.Functions.Security;

/// <summary>
/// Logs why tokens were refused, never the token. Each reason has a limit of its own, so that a flood of one does not
/// hide a mistake in the settings that shows as another.
/// </summary>
public sealed partial class TokenRefusals(ILogger<TokenRefusals> logger, TimeProvider time)
{
    private readonly IReadOnlyDictionary<TokenFault, LogLimit> _limits =
        Enum.GetValues<TokenFault>().ToDictionary(fault => fault, _ => new LogLimit(time));

    public void Log(TokenFault fault)
    {
        if (!_limits[fault].TryTake(out var suppressed))
        {
            return;
        }

        LogRefused(Describe(fault));
        if (suppressed > 0)
        {
            LogSuppressed(suppressed, fault);
        }
    }

    private static string Describe(TokenFault fault) => fault switch
    {
        TokenFault.Malformed => "it is not a JWT of at most 8 KB",
        TokenFault.Algorithm => "its algorithm is not HS256 with JWT_SECRET, or RS256 or ES256 with JWT_ISSUER",
        TokenFault.CriticalHeader => "its header \"crit\" names an extension that is not supported",
        TokenFault.Compressed => "its header \"zip\" asks for compression",
        TokenFault.Signature => "its signature does not match JWT_SECRET or a key of the issuer",
        TokenFault.Issuer => "its issuer is not JWT_ISSUER",
        TokenFault.Audience => "its audience is not JWT_AUDIENCE",
        TokenFault.NoExpiry => "it has no exp claim, or one that is not a number",
        TokenFault.Expired => "it has expired",
        TokenFault.NotYetValid => "its nbf claim is in the future",
        TokenFault.UserClaim => "the first of its claims sub, userId, id, _id is missing or is not a valid user id",
        TokenFault.UserErased => "its user was erased after it was issued",
    };

    [LoggerMessage(LogLevel.Warning, "A token was refused: {Reason}.")]
    private partial void LogRefused(string reason);

    [LoggerMessage(LogLevel.Warning, "{Count} more tokens were refused for the same reason ({Fault}) since the last line.")]
    private partial void LogSuppressed(int count, TokenFault fault);
}
