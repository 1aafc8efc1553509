namespace Chat.Functions.Http;

/// <summary>The beginning of the administrators' routes.</summary>
public static class AdminRoute
{
    /// <summary>
    /// Matches the segment <c>admin</c> alone. The Functions host refuses a route that begins with that word itself, whatever
    /// the route prefix is (azure-functions-host#1781).
    /// </summary>
    public const string Segment = "{admin:regex(^admin$)}";

    /// <summary>The route as it is called.</summary>
    public static string ToPlain(string route) => route.Replace(Segment, "admin", StringComparison.Ordinal);
}
