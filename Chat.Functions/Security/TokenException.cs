using Chat.Core.Errors;

namespace Chat.Functions.Security;

/// <summary>A token is refused. Callers of <see cref="TokenValidator"/> never see it.</summary>
internal sealed class TokenException(TokenFault fault) : Exception($"The token is refused: {fault}.")
{
    public TokenFault Fault { get; } = fault;

    /// <summary>The refusal that the client gets, the same for every fault.</summary>
    public static ChatException Refusal() => new(ErrorCode.Unauthenticated, "A valid bearer token is needed.");
}
