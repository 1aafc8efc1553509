namespace Chat.Faults.Load;

/// <summary>The server under load, and the tokens for it.</summary>
public sealed record Target(Uri Url, Func<string, string> TokenOf);
