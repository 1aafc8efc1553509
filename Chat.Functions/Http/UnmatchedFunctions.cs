using Chat.Core.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Http;

/// <summary>
/// Answers requests that no other function takes: 405 with the methods of the path, or 404. Without it the Functions host
/// would answer both with an empty 404.
/// </summary>
public sealed class UnmatchedFunctions(RouteTable routes)
{
    /// <summary>Named to be last: the Functions host tries routes in the order of the functions' names.</summary>
    [Function("Zz-Unmatched")]
    public IResult Answer([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request) =>
        throw Refuse(request.HttpContext, routes);

    /// <summary>The refusal, with the header <c>Allow</c> set on the answer.</summary>
    public static ChatException Refuse(HttpContext http, RouteTable routes)
    {
        var methods = routes.MethodsOf(http.Request.Path);
        if (methods.Count == 0)
        {
            return ChatException.NotFound();
        }

        var allowed = string.Join(", ", methods);
        http.Response.Headers.Allow = allowed;
        return new ChatException(ErrorCode.MethodNotAllowed, $"This address takes {allowed}.");
    }
}
