namespace Chat.Core.Media.Intake;

/// <summary>A file of a request: its bytes, and what the client says about it.</summary>
/// <param name="DeclaredType">Null when the client does not say.</param>
public sealed record IncomingFile(string? Name, string? DeclaredType, Stream Content);
