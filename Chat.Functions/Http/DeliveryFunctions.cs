using Chat.Core.Reading;
using Chat.Functions.Requests;
using Chat.Functions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Http;

/// <summary>Reports of delivered messages.</summary>
public sealed class DeliveryFunctions(CallerGate gate, MarkAsDelivered deliver)
{
    [Function("Chats-Delivered")]
    public async Task<IResult> Delivered(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "chats/{chatId}/delivered")] HttpRequest request,
        string chatId,
        CancellationToken ct)
    {
        var caller = await gate.AdmitAsync(request, ct);
        var body = await request.ReadFieldsAsync(ct);
        return Results.Ok(await deliver.ExecuteAsync(new MarkAsDeliveredInput(caller.UserId, chatId, body.Number("upToSeq")), ct));
    }
}
