namespace Chat.Functions.Http;

/// <summary>The beginning of the administrators' routes.</summary>
public static class AdminRoute
{
    /// <summary>
    /// Matches the segment <c>admin</c> alone. The Functions host refuses a route whose text begins with that word, whatever the
    /// route prefix is (<c>ScriptHost.ValidateHttpFunction</c> in azure-functions-host, issue 1781). A parameter passes this check.
    /// The host then builds a route of ASP.NET Core (<c>WebJobsRouteBuilder</c> in azure-webjobs-sdk-extensions), which resolves
    /// inline constraints by the default map; the host's own <c>KeysController</c> uses <c>regex</c> too. Its administration is
    /// below <c>/admin</c> (<c>HttpRequestExtensions.IsAdminRequest</c>), so it does not meet <c>/api/admin</c>.
    /// </summary>
    public const string Segment = "{admin:regex(^admin$)}";

    /// <summary>The route as it is called.</summary>
    public static string ToPlain(string route) => route.Replace(Segment, "admin", StringComparison.Ordinal);
}
