using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Chat.Functions.Http;

/// <summary>
/// Forgets the result of an HTTP function when the answer has been written. The worker would also serialise the result object itself
/// and send it to the host, which does not use it: the text of each answer once more, by reflection.
/// </summary>
public sealed class SentResultMiddleware : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        await next(context);
        var result = context.GetInvocationResult();
        if (result.Value is IResult)
        {
            result.Value = null;
        }
    }
}
