using Chat.Core.Errors;
using Chat.Core.Realtime;
using Chat.Functions.Errors;
using Chat.Functions.Http;
using Chat.Functions.Hub;
using Chat.Tests.Conventions.Schemas;
using Chat.Tests.Conventions.Served;

namespace Chat.Tests.Conventions;

/// <summary>The code and the documents have the same routes, events and error codes.</summary>
public sealed class DescribedFunctionsTests
{
    // OpenAPI leaves HEAD to GET, and the function for unmatched requests has no methods.
    private static readonly IReadOnlyList<string> Routes =
        [
            .. from f in ProductFunctions.Http
               from method in (f.Trigger.Methods ?? []).Except(["head"])
               select $"{method.ToUpperInvariant()} /{AdminRoute.ToPlain(f.Trigger.Route!)}",
        ];

    private static readonly IReadOnlyList<string> DescribedRoutes =
        [.. OpenApiCheck.Operations(ApiDocument.OpenApi).Select(o => $"{o.Method} {o.Route}")];

    [Fact]
    public void Every_http_function_is_in_openapi_and_the_reverse() => Assert.Empty(Differences(Routes, DescribedRoutes));

    [Fact]
    public void Every_socket_function_is_in_asyncapi_and_the_reverse()
    {
        var events = ProductFunctions.SignalR.Where(f => f.Trigger.Category == ChatHub.Messages).Select(f => f.Trigger.Event);

        Assert.Empty(Differences(events, AsyncApiCheck.Names(ApiDocument.AsyncApi, AsyncApiCheck.Receive)));
    }

    [Fact]
    public void Every_server_event_is_in_asyncapi_and_the_reverse()
    {
        var events = typeof(ServerEvents).GetFields().Select(f => (string)f.GetRawConstantValue()!);

        Assert.Empty(Differences(events, AsyncApiCheck.Names(ApiDocument.AsyncApi, AsyncApiCheck.Send)));
    }

    [Fact]
    public void Every_error_code_is_in_openapi_and_the_reverse()
    {
        var described = ApiDocument.OpenApi.Find("#/components/schemas/ErrorCode").Require("x-extensible-enum").Items.Select(c =>
            c.Json.GetString()!);

        Assert.Equal(
            Ahead.ErrorCodes.Select(code => $"not there: {code}"),
            Differences(Enum.GetValues<ErrorCode>().Select(ProblemMap.ToWire), described));
    }

    [Fact]
    public void Every_parameter_of_a_route_is_described_and_operation_ids_are_unique()
    {
        var operations = OpenApiCheck.Operations(ApiDocument.OpenApi).ToList();

        foreach (var (_, route, operation) in operations)
        {
            var described = (operation.Get("parameters")?.Items ?? []).Select(p => p.Resolve())
                .Where(p => p.Text("in") == "path").Select(p => p.Text("name")!);
            var names = route.Split('/').Where(s => s.StartsWith('{')).Select(s => s.Trim('{', '}'));
            Assert.Empty(Differences(names, described));
        }

        Assert.Distinct(operations.Select(o => o.Operation.Text("operationId")));
    }

    [Fact]
    public void Operations_messages_and_targets_of_asyncapi_have_the_same_names()
    {
        var operations = ApiDocument.AsyncApi.Root.Require("operations").Members.ToList();
        var messages = ApiDocument.AsyncApi.Find("#/channels/events/messages").Members.ToList();

        Assert.All(operations, o =>
            Assert.Equal($"#/channels/events/messages/{o.Name}", o.Value.Require("messages").Items.Single().Text("$ref")));
        Assert.All(messages, m => Assert.Equal(m.Name, m.Value.Text("name")));
        Assert.Empty(Differences(operations.Select(o => o.Name), messages.Select(m => m.Name)));
    }

    [Fact]
    public void A_missing_row_on_either_side_is_found()
    {
        Assert.Equal([$"not described: {Routes[0]}"], Differences(Routes, DescribedRoutes.Except([Routes[0]])));
        Assert.Equal([$"not there: {Routes[0]}"], Differences(Routes.Except([Routes[0]]), DescribedRoutes));
    }

    private static IEnumerable<string> Differences(IEnumerable<string> there, IEnumerable<string> described) =>
        there.Except(described).Select(name => $"not described: {name}")
            .Concat(described.Except(there).Select(name => $"not there: {name}"));
}
