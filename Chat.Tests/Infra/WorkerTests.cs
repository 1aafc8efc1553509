using System.Net;
using Chat.Tests.Conventions;
using Chat.WorkerHost;

namespace Chat.Tests.Infra;

/// <summary>
/// The worker as a process under <see cref="FunctionsHost"/>: its metadata, its own router, its converters and its composition, none
/// of which LocalHost runs.
/// </summary>
public sealed class WorkerTests(RunningWorker worker) : IClassFixture<RunningWorker>
{
    [Fact]
    public void The_worker_describes_the_functions_on_the_list() =>
        Assert.Equal(
            Repository.Read("Chat.Tests/Infra/functions.txt").Split('\n').Where(line => line.Length > 0 && line[0] != '#')
                .Select(line => line.Split(' ')[0]),
            worker.Host.Functions.Select(function => function.Name).OrderBy(name => name, StringComparer.OrdinalIgnoreCase));

    [Fact]
    public async Task The_worker_answers_that_it_is_alive() =>
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("api/health/live", null)).Status);

    [Fact]
    public async Task The_worker_refuses_a_call_without_a_token()
    {
        var (status, type, _) = await GetAsync("api/chats/active", null);

        Assert.Equal((HttpStatusCode.Unauthorized, "application/problem+json"), (status, type));
    }

    [Fact]
    public async Task A_new_user_gets_an_empty_chat_list_from_the_worker()
    {
        var (status, _, body) = await GetAsync("api/chats/active", "ana");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("[]", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_worker_does_not_send_a_result_to_the_host_after_its_answer()
    {
        await GetAsync("api/health/live", null);
        await GetAsync("api/chats/active", "ana");

        Assert.Empty(worker.Host.RepeatedResults);
    }

    [Fact]
    public async Task The_worker_knows_the_routes_of_administrators() =>
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("api/admin/reports", "root", "admin")).Status);

    private async Task<(HttpStatusCode Status, string? Type, string Body)> GetAsync(
        string path, string? user, params string[] roles)
    {
        using var client = worker.Client(user, roles);
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        return (response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync());
    }
}
