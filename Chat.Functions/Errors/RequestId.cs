using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Chat.Functions.Errors;

/// <summary>The header that identifies a request in the logs of both sides. A sane value of the caller is returned as it is.</summary>
public static partial class RequestId
{
    public const string Header = "X-Request-Id";

    public static void Answer(HttpContext http) => http.Response.Headers[Header] =
        http.Request.Headers[Header] is [{ } id] && Sane().IsMatch(id) ? id : http.TraceIdentifier.Replace(':', '-');

    [GeneratedRegex(
        @"^[A-Za-z0-9._-]{1,64}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sane();
}
