using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Http;

/// <summary>
/// The documents that describe this API, without a token. They are embedded files of docs/. asyncapi.json refers to
/// openapi.json beside it, so both are served from one folder.
/// </summary>
public sealed class ApiDescriptionFunctions
{
    [Function("Api-OpenApi")]
    public IResult OpenApi([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "openapi.json")] HttpRequest request) =>
        Document("openapi.json");

    [Function("Api-AsyncApi")]
    public IResult AsyncApi([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "asyncapi.json")] HttpRequest request) =>
        Document("asyncapi.json");

    private static IResult Document(string name) => Results.Stream(
        typeof(ApiDescriptionFunctions).Assembly.GetManifestResourceStream(name)
        ?? throw new InvalidOperationException($"{name} is not embedded."),
        "application/json");
}
