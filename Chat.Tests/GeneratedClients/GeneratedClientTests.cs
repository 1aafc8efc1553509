using Chat.Tests.App;

namespace Chat.Tests.GeneratedClients;

/// <summary>
/// Clients generated from docs/openapi.json compile and hold a first conversation with the server. Each folder beside this
/// file is a client, which its build generates. The tests run alone: the builds would slow others down.
/// </summary>
[Collection(Alone)]
[Trait("Report", "16")]
public sealed class GeneratedClientTests(ClientBuilds builds) : IClassFixture<ClientBuilds>
{
    private const string Alone = "generated clients";

    [Fact]
    public async Task A_client_that_nswag_generates_talks_to_the_server() => await TalkAsync(await builds.NSwag);

    [Fact]
    public async Task A_client_that_kiota_generates_talks_to_the_server() => await TalkAsync(await builds.Kiota);

    [NpmFact]
    public async Task A_client_that_openapi_typescript_generates_talks_to_the_server() => await TalkAsync(await builds.TypeScript);

    [Fact]
    public async Task A_command_that_fails_fails_the_test()
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            new Command("dotnet", ClientBuilds.Folder("NSwag")).RunAsync("no-such-command"));

        Assert.Contains("no-such-command", fault.Message, StringComparison.Ordinal);
    }

    private static async Task TalkAsync(BuiltClient client)
    {
        await using var app = await ChatApp.StartAsync();

        var output = await client.Runtime.RunAsync(
            client.Program, new Uri(app.BaseAddress, "api").ToString(), app.Token("ana"), app.Token("ben"));

        Assert.Contains("The conversation went well.", output, StringComparison.Ordinal);
    }

    [CollectionDefinition(Alone, DisableParallelization = true)]
    public sealed class AloneGroup;
}
