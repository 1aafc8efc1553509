using Chat.LocalHost.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Tests.LocalHost;

/// <summary>Functions that Azure would refuse, or run unsafely, are refused at the start.</summary>
public sealed class FunctionCatalogTests
{
    [Theory]
    [InlineData(typeof(StringOutsideTheRoute), "parameter text")]
    [InlineData(typeof(UnknownParameter), "parameter number")]
    [InlineData(typeof(TwoTriggers), "2 triggers")]
    [InlineData(typeof(NoTrigger), "0 triggers")]
    [InlineData(typeof(SameEventTwice), "Two functions take the event TYPING")]
    [InlineData(typeof(SameNameTwice), "Two functions are named Again")]
    [InlineData(typeof(WrongContext), "parameter timer")]
    public void A_function_that_cannot_be_hosted_is_a_start_error_that_names_it(Type type, string words)
    {
        var error = Assert.Throws<FunctionStartException>(() => new FunctionCatalog([type]));

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_SignalR_function_is_found_whatever_the_letter_case()
    {
        var catalog = new FunctionCatalog([typeof(SampleHub)]);

        Assert.Equal("echo", catalog.FindSignalR("CHAT", "messages", "ECHO")?.Name);
        Assert.Null(catalog.FindSignalR("chat", "connections", "echo"));
        Assert.Null(catalog.FindSignalR("other", "messages", "echo"));
    }

#pragma warning disable CA1822, RCS1163, IDE0060 // Only their signatures matter.
    private sealed class StringOutsideTheRoute
    {
        [Function("a")]
        public IResult Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "texts/{id}")] HttpRequest request, string id, string text) => null!;
    }

    private sealed class UnknownParameter
    {
        [Function("b")]
        public IResult Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "numbers/{number}")] HttpRequest request, int number) => null!;
    }

    private sealed class TwoTriggers
    {
        [Function("c")]
        public IResult Run(
            [HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, [TimerTrigger("0 * * * * *")] TimerInfo timer) => null!;
    }

    private sealed class NoTrigger
    {
        [Function("d")]
        public IResult Run(HttpRequest request) => null!;
    }

    private sealed class SameEventTwice
    {
        [Function("e")]
        public void One([SignalRTrigger("chat", "messages", "typing")] SignalRInvocationContext on) => _ = on;

        [Function("f")]
        public void Two([SignalRTrigger("CHAT", "MESSAGES", "TYPING")] SignalRInvocationContext on) => _ = on;
    }

    private sealed class SameNameTwice
    {
        [Function("again")]
        public void One([TimerTrigger("0 * * * * *")] TimerInfo timer) => _ = timer;

        [Function("Again")]
        public void Two([TimerTrigger("0 * * * * *")] TimerInfo timer) => _ = timer;
    }

    private sealed class WrongContext
    {
        [Function("g")]
        public void Run([SignalRTrigger("chat", "messages", "x")] SignalRInvocationContext on, TimerInfo timer) => _ = (on, timer);
    }
#pragma warning restore CA1822, RCS1163, IDE0060
}
