using System.Reflection;
using System.Text.RegularExpressions;
using Chat.Functions.Hub;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Chat.Tests.Conventions;

/// <summary>The form of functions; the Functions host fails on others (docs/decisions).</summary>
public sealed class FunctionTests
{
    private const int MaxBodyLines = 12;

    [Fact]
    public void Every_function_keeps_to_the_conventions() =>
        Assert.Empty(ProductFunctions.All.SelectMany(f => Faults(f.Method, f.Trigger)));

    [Fact]
    public void Names_and_events_are_unique_in_any_letter_case()
    {
        Assert.Distinct(ProductFunctions.All.Select(f => ProductFunctions.NameOf(f.Method)), StringComparer.OrdinalIgnoreCase);
        Assert.Distinct(ProductFunctions.SignalR.Select(f => $"{f.Trigger.Category} {f.Trigger.Event}"), StringComparer.OrdinalIgnoreCase);
        Assert.Distinct(
            ProductFunctions.Http.SelectMany(f => (f.Trigger.Methods ?? []).Select(m => $"{m} {f.Trigger.Route}")),
            StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public void Every_function_is_short()
    {
        var files = Repository.Files(".cs").Where(f => f.Top == "Chat.Functions").ToList();

        // All are found in the source, so none is passed over because it is laid out in another way.
        var found = files.SelectMany(Bodies).Select(b => b.Name);
        Assert.Equal(ProductFunctions.All.Select(f => ProductFunctions.NameOf(f.Method)).Order(), found.Order());
        Assert.Empty(files.SelectMany(TooLong));
    }

    [Fact]
    public void A_function_that_breaks_a_convention_is_found()
    {
        var broken = ProductFunctions.Of(typeof(BrokenFunctions)).ToList();

        Assert.NotEmpty(broken);
        Assert.All(broken, f => Assert.NotEmpty(Faults(f.Method, f.Trigger)));
    }

    [Theory]
    [InlineData(MaxBodyLines, 0)]
    [InlineData(MaxBodyLines + 1, 1)]
    public void A_body_that_is_too_long_is_found(int lines, int found)
    {
        var body = string.Concat(Enumerable.Repeat("        act();\n", lines));
        var block = $"    [Function(\"Long\")]\n    public void Long(\n        HttpRequest request)\n    {{\n{body}    }}\n";
        var expression =
            $"    [Function(\"Long\")]\n    public int Long() =>\n{body.TrimEnd().Replace(";\n", ",\n", StringComparison.Ordinal)}\n}}\n";

        Assert.Equal(found, TooLong(new RepositoryFile("Chat.Functions/Long.cs", block)).Count());
        Assert.Equal(found, TooLong(new RepositoryFile("Chat.Functions/Long.cs", expression)).Count());
    }

    private static IEnumerable<string> Faults(MethodInfo method, TriggerBindingAttribute trigger)
    {
        var name = ProductFunctions.NameOf(method);
        var faults = trigger switch
        {
            HttpTriggerAttribute http => HttpFaults(method, http),
            SignalRTriggerAttribute socket => SocketFaults(method, socket),
            _ => Require(Parameters(method) is ["TimerInfo", "CancellationToken"], "a timer takes TimerInfo and CancellationToken"),
        };
        return faults
            .Concat(
                Require(
                    Regex.IsMatch(name, "^[A-Za-z][A-Za-z0-9_-]{0,126}$", RegexOptions.None, TimeSpan.FromMinutes(1)),
                    "the host refuses the name"))
            .Select(fault => $"{name}: {fault}");
    }

    // A plain parameter that isn't in the route can be filled by a client, from the query or the body; and anything but
    // an IResult is an empty 200.
    private static IEnumerable<string> HttpFaults(MethodInfo method, HttpTriggerAttribute trigger)
    {
        var inRoute = Regex.Matches(trigger.Route ?? "", @"(?<=\{)\w+(?=\})", RegexOptions.None, TimeSpan.FromMinutes(1))
            .Select(m => m.Value)
            .ToList();
        var texts = method.GetParameters().Where(p => p.ParameterType == typeof(string)).Select(p => p.Name!).ToList();
        return Require(method.ReturnType == typeof(IResult) || method.ReturnType == typeof(Task<IResult>), "it returns no IResult")
            .Concat(Require(trigger.AuthLevel == AuthorizationLevel.Anonymous, "it asks for a key of the host"))
            .Concat(Require(
                trigger is { Route: not null, Methods: [_] or ["get", "head"] } || IsUnmatched(trigger),
                "it does not have one method (or get with head) and a route"))
            .Concat(Require(inRoute.SequenceEqual(texts), "its strings are not the values of its route, in order"))
            .Concat(Require(
                Parameters(method).Except(["String"]) is var rest
                    && (rest.SequenceEqual(["HttpRequest", "CancellationToken"]) || rest.SequenceEqual(["HttpRequest"])),
                "it takes more than HttpRequest, route values and CancellationToken"));
    }

    private static bool IsUnmatched(HttpTriggerAttribute trigger) => trigger is { Route: "{*path}", Methods: null or [] };

    private static IEnumerable<string> SocketFaults(MethodInfo method, SignalRTriggerAttribute trigger) =>
        Require(trigger.ParameterNames.Length == 0, "it has parameterNames")
            .Concat(Require(trigger.HubName == ChatHub.Name, "it is of another hub"))
            .Concat(
                Require(
                    Parameters(method) is ["SignalRInvocationContext", "CancellationToken"],
                    "it takes not just SignalRInvocationContext and CancellationToken"))
            .Concat(Require(trigger.Category == ChatHub.Connections || method.ReturnType == typeof(Task<object>), "it does not answer"));

    private static List<string> Parameters(MethodInfo method) => [.. method.GetParameters().Select(p => p.ParameterType.Name)];

    private static IEnumerable<string> Require(bool holds, string fault) => holds ? [] : [fault];

    private static IEnumerable<string> TooLong(RepositoryFile file) =>
        Bodies(file).Where(b => b.Lines > MaxBodyLines).Select(b => $"{file.Path}: {b.Name} has {b.Lines} lines");

    /// <summary>Told from the layout: members begin four spaces in.</summary>
    private static IEnumerable<(string Name, int Lines)> Bodies(RepositoryFile file) =>
        from match in Regex.Matches(
            file.Text,
            """^    \[Function\("(?<name>[^"]+)"\)\]\n(?:    .*\n)*?(?:    \{\n(?<body>(?:.*\n)*?)    \}|.*=>(?<body>(?:.*\n)*?.*;)(?=\n(?:\n    \S|\})))""",
            RegexOptions.Multiline,
            TimeSpan.FromMinutes(1))
        select (match.Groups["name"].Value, match.Groups["body"].Value.Trim('\n').Split('\n').Length);

    // One fault each.
    private sealed class BrokenFunctions
    {
        [Function("Result")]
        public string Result([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "x")] HttpRequest request) => request.Path;

        [Function("Key")]
        public IResult Key([HttpTrigger(AuthorizationLevel.Function, "get", Route = "x")] HttpRequest request) => Results.Ok(request);

        [Function("Filled")]
        public IResult Filled([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "x")] HttpRequest request, string text) =>
            Results.Ok(text);

        [Function("Unused")]
        public IResult Unused([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "x/{id}")] HttpRequest request) =>
            Results.Ok(request);

        [Function("Context")]
        public IResult Context([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "x")] HttpRequest request, HttpContext http) =>
            Results.Ok(http);

        [Function("Methods")]
        public IResult Methods([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "x")] HttpRequest request) =>
            Results.Ok(request);

        [Function("1-Name")]
        public IResult Name([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "x")] HttpRequest request) => Results.Ok(request);

        [Function("Names")]
        public Task<object> Names(
            [SignalRTrigger(ChatHub.Name, ChatHub.Messages, "x", "text")] SignalRInvocationContext context,
            CancellationToken ct) => Task.FromResult<object>(context);

        [Function("Argument")]
        public Task<object> Argument([SignalRTrigger(ChatHub.Name, ChatHub.Messages, "x")] SignalRInvocationContext context, string text) =>
            Task.FromResult<object>(text);

        [Function("Answer")]
        public Task Answer([SignalRTrigger(ChatHub.Name, ChatHub.Messages, "x")] SignalRInvocationContext context, CancellationToken ct) =>
            Task.CompletedTask;

        [Function("Hub")]
        public Task<object> Hub([SignalRTrigger("other", ChatHub.Messages, "x")] SignalRInvocationContext context, CancellationToken ct) =>
            Task.FromResult<object>(context);

        [Function("Timer")]
        public Task Timer([TimerTrigger("0 * * * * *")] TimerInfo timer) => Task.FromResult(timer);
    }
}
