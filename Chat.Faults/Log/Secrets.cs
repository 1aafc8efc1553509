using System.Text.RegularExpressions;

namespace Chat.Faults.Log;

/// <summary>Recognizes what no log may have: tokens, signatures of URLs, keys and passwords.</summary>
public static partial class Secrets
{
    public static bool AppearIn(string line) => Secret().IsMatch(line);

    // A JWT; the signatures of ImageKit's, the local provider's and Azure's addresses; the upstream's key; a signing secret; the
    // secrets of the tests and of this harness.
    [GeneratedRegex(
        @"\beyJ[\w-]{8,}\.|[?&](ik-s|sig|signature|s|code|access_token|token)=[\w%.~+/-]{6,}|\bBearer [\w.-]{8,}|whsec_\w"
        + @"|mongodb(\+srv)?://[^\s/]+:[^\s/]+@|PRIVATE KEY|\bown secret, long enough",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Secret();
}
