using Chat.Core.Safety;
using Chat.Functions.Requests;
using Chat.Functions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Http;

/// <summary>Reports of users.</summary>
public sealed class ReportsFunctions(CallerGate gate, ReportUser report)
{
    [Function("Reports-Create")]
    public async Task<IResult> Create(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "reports")] HttpRequest request, CancellationToken ct)
    {
        var caller = await gate.AdmitAsync(request, ct);
        var body = await request.ReadFieldsAsync(ct);
        var (id, created) = await report.ExecuteAsync(SafetyInputs.Report(caller.UserId, body), ct);
        return Results.Json(new { id }, statusCode: created ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }
}
