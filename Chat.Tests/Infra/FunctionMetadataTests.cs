using System.Reflection;
using System.Text.Json;
using Chat.Tests.Conventions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Chat.Tests.Infra;

/// <summary>
/// The functions as the Functions host sees them: names, routes, events, schedules and bindings, in the order in which the
/// host tries routes. functions.txt lists them, so that a change of what the host loads is seen in a review.
/// </summary>
public sealed class FunctionMetadataTests
{
    private const string List = "Chat.Tests/Infra/functions.txt";

    [Fact]
    public void The_functions_are_the_ones_on_the_list() => Assert.Equal(Listed(), FromAttributes(ProductFunctions.All));

    [Fact]
    public void A_function_that_changes_is_found()
    {
        var changed = FromAttributes(ProductFunctions.Of(typeof(ChangedFunctions)));

        Assert.Equal(
            [
                "a-timer | timerTrigger timer | 0 * * * * *",
                "B-Socket | signalRTrigger context | chat messages shout | returns",
                "c-get | httpTrigger request | get things/{id} | Anonymous | returns http",
            ],
            changed);
    }

    [PublishedFact]
    public void The_published_functions_are_the_ones_on_the_list()
    {
        using var metadata = JsonDocument.Parse(File.ReadAllText(PublishedFactAttribute.Path!));

        Assert.Equal(Listed(), InOrder(metadata.RootElement.EnumerateArray().Select(FromMetadata)));
    }

    private static IEnumerable<string> Listed() => Repository.Read(List).Split('\n').Where(line => line.Length > 0 && line[0] != '#');

    private static IEnumerable<string> FromAttributes(IEnumerable<(MethodInfo Method, TriggerBindingAttribute Trigger)> functions) =>
        InOrder(functions.Select(f => $"{ProductFunctions.NameOf(f.Method)} | {Trigger(f.Method, f.Trigger)}"));

    private static string Trigger(MethodInfo method, TriggerBindingAttribute trigger)
    {
        var parameter = method.GetParameters().Single(p => p.GetCustomAttribute<TriggerBindingAttribute>() is not null).Name;
        var returns = method.ReturnType == typeof(void) || method.ReturnType == typeof(Task) ? "" : " | returns";
        return trigger switch
        {
            HttpTriggerAttribute http =>
                $"httpTrigger {parameter} | {(http.Methods is { Length: > 0 } methods ? string.Join(',', methods) : "any")} {http.Route} "
                + $"| {http.AuthLevel}{returns} http",
            SignalRTriggerAttribute socket =>
                $"signalRTrigger {parameter} | {socket.HubName} {socket.Category} {socket.Event}{returns}",
            TimerTriggerAttribute timer => $"timerTrigger {parameter} | {timer.Schedule}{returns}",
            _ => throw new InvalidOperationException($"{trigger.GetType()} is a new kind of trigger."),
        };
    }

    /// <summary>A function of functions.metadata, which the SDK writes when the package is built.</summary>
    private static string FromMetadata(JsonElement function)
    {
        var bindings = function.GetProperty("bindings").EnumerateArray().ToList();
        var trigger = bindings.Single(b => Text(b, "type").EndsWith("Trigger", StringComparison.OrdinalIgnoreCase));
        var type = Text(trigger, "type");
        var details = type switch
        {
            "httpTrigger" => $"{Methods(trigger)} {Text(trigger, "route")} | {Text(trigger, "authLevel")}",
            "signalRTrigger" => $"{Text(trigger, "hubName")} {Text(trigger, "category")} {Text(trigger, "event")}",
            _ => Text(trigger, "schedule"),
        };

        // Answers of socket functions have no binding.
        var returns = bindings.Exists(b => Text(b, "name") == "$return") ? " | returns http"
            : type == "signalRTrigger" && Text(trigger, "category") == "messages" ? " | returns" : "";
        return $"{Text(function, "name")} | {type} {Text(trigger, "name")} | {details}{returns}";
    }

    private static string Methods(JsonElement trigger) => string.Join(',', trigger.GetProperty("methods").EnumerateArray());

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static IEnumerable<string> InOrder(IEnumerable<string> lines) =>
        lines.OrderBy(line => line.Split(' ')[0], StringComparer.OrdinalIgnoreCase);

    /// <summary>Runs where the package was built with the official worker; see .github/workflows/ci.yml.</summary>
    private sealed class PublishedFactAttribute : FactAttribute
    {
        public PublishedFactAttribute() =>
            Skip = Path is null ? "Set CHAT_FUNCTIONS_METADATA to the functions.metadata of a package." : null;

        public static string? Path { get; } = Environment.GetEnvironmentVariable("CHAT_FUNCTIONS_METADATA");
    }

    private sealed class ChangedFunctions
    {
        [Function("c-get")]
        public Task<int> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{id}")] string request) =>
            Task.FromResult(request.Length);

        [Function("B-Socket")]
        public Task<object> Socket([SignalRTrigger("chat", "messages", "shout")] SignalRInvocationContext context) =>
            Task.FromResult<object>(context);

        [Function("a-timer")]
        public Task Timer([TimerTrigger("0 * * * * *")] TimerInfo timer) => Task.FromResult(timer);
    }
}
