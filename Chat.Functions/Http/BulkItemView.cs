using System.Diagnostics;
using System.Text.Json.Serialization;
using Chat.Core.Uploads;
using Chat.Functions.Errors;
using Microsoft.AspNetCore.Http;

namespace Chat.Functions.Http;

/// <summary>The result for one file in the answer to a bulk upload.</summary>
public sealed record BulkItemView(
    string Name,
    int Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] UploadedFile? File,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Problem? Error)
{
    public static BulkItemView Of(BulkItem item, HttpRequest request)
    {
        var problem = item.Error is null
            ? null
            : ProblemMap.Of(item.Error, request.Path, Activity.Current?.TraceId.ToString() ?? request.HttpContext.TraceIdentifier);
        return new BulkItemView(item.Name, problem?.Status ?? StatusCodes.Status201Created, item.File, problem);
    }
}
