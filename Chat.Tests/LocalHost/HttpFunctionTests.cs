using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.LocalHost.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.LocalHost;

public sealed class HttpFunctionTests : IAsyncLifetime
{
    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync([typeof(SampleHttp)], [typeof(Outer), typeof(Inner)]);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_route_is_served_with_its_values_and_the_function_context()
    {
        var answer = await _host.Http.GetFromJsonAsync<JsonElement>("/api/people/ana/greeting");

        Assert.Equal("""{"name":"ana","method":"GET","sameRequest":true,"canBeCanceled":true}""", answer.GetRawText());
    }

    [Theory]
    [InlineData("GET", "/api/nothing-here", HttpStatusCode.NotFound, "not_found")]
    [InlineData("DELETE", "/api/people/ana/greeting", HttpStatusCode.MethodNotAllowed, "method_not_allowed")]
    [InlineData("GET", "/api/greet", HttpStatusCode.NotFound, "not_found")]
    [InlineData("GET", "/elsewhere", HttpStatusCode.NotFound, "not_found")]
    public async Task An_unknown_route_is_a_404_problem_and_a_wrong_method_a_405(
        string method, string path, HttpStatusCode status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var response = await _host.Http.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal(path, problem.GetProperty("instance").GetString());
    }

    [Fact]
    public async Task Each_invocation_has_an_instance_and_a_scope_of_its_own_which_is_the_requests()
    {
        var first = await _host.Http.GetFromJsonAsync<JsonElement>("/api/scope");
        var second = await _host.Http.GetFromJsonAsync<JsonElement>("/api/scope");

        Assert.True(first.GetProperty("same").GetBoolean());
        Assert.NotEqual(first.GetProperty("number").GetInt32(), second.GetProperty("number").GetInt32());
        Assert.NotEqual(first.GetProperty("instance").GetInt32(), second.GetProperty("instance").GetInt32());
    }

    [Theory]
    [InlineData("/api/throws")]
    [InlineData("/api/poco")]
    public async Task An_exception_and_a_value_that_is_no_result_are_an_empty_500(string path)
    {
        using var response = await _host.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.DoesNotContain("hunter2", response.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Middleware_runs_in_order_around_the_function()
    {
        await _host.Http.GetAsync("/api/throws");

        Assert.Equal("outer in", await _host.Probe.NextAsync("middleware"));
        Assert.Equal("inner in", await _host.Probe.NextAsync("middleware"));
        Assert.Equal("inner out", await _host.Probe.NextAsync("middleware"));
        Assert.Equal("outer out", await _host.Probe.NextAsync("middleware"));
        Assert.False(_host.Probe.HasMore("middleware"));
    }

    [Fact]
    public async Task Middleware_can_answer_in_the_functions_place()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/throws") { Headers = { { "X-Stop", "here" } } };

        using var response = await _host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.False(_host.Probe.HasMore("throws"));
    }

    [Fact]
    public async Task A_function_can_be_run_by_its_name()
    {
        await using var host = await TestHost.StartAsync(typeof(SampleHub));
        var invoker = host.Services.GetRequiredService<FunctionInvoker>();
        var input = new InvocationInput(SignalR: new SignalRInvocationContext { Arguments = ["by name"] });

        await invoker.InvokeAsync("NOTE", input, CancellationToken.None);

        Assert.Equal("by name", await host.Probe.NextAsync("note"));
        await Assert.ThrowsAsync<KeyNotFoundException>(() => invoker.InvokeAsync("nope", CancellationToken.None));
    }

    [Fact]
    public async Task The_home_page_is_the_page_or_says_how_to_get_it() =>
        Assert.Matches("<script type=\"module\"|Node 20", await _host.Http.GetStringAsync("/"));

    private sealed class Outer(Probe probe) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            probe.Note("middleware", "outer in");
            try
            {
                await next(context);
            }
            finally
            {
                probe.Note("middleware", "outer out");
            }
        }
    }

    private sealed class Inner(Probe probe) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            var http = context.GetHttpContext()!;
            if (http.Request.Headers.ContainsKey("X-Stop"))
            {
                http.Response.StatusCode = (int)HttpStatusCode.Unauthorized;
                return;
            }

            probe.Note("middleware", "inner in");
            try
            {
                await next(context);
            }
            finally
            {
                probe.Note("middleware", "inner out");
            }
        }
    }
}
