using Chat.Tests.App;

namespace Chat.Tests.GeneratedClients;

/// <summary>
/// Clients generated from docs/openapi.json compile and hold a first conversation with the server. Each folder beside this
/// file is a client, which its build generates. The tests run alone: the builds would slow others down.
/// </summary>
[Collection(Alone)]
[Trait("Report", "16")]
public sealed class GeneratedClientTests
{
    private const string Alone = "generated clients";

    [Fact]
    public Task A_client_that_nswag_generates_talks_to_the_server() => BuildAndTalkAsync("NSwag");

    [Fact]
    public Task A_client_that_kiota_generates_talks_to_the_server() => BuildAndTalkAsync("Kiota");

    [NpmFact]
    public async Task A_client_that_openapi_typescript_generates_talks_to_the_server()
    {
        var npm = new Command("npm", Folder("TypeScript"));
        await npm.RunAsync("ci", "--silent");
        await npm.RunAsync("run", "build", "--silent");
        await TalkAsync(new Command("node", Folder("TypeScript")), Path.Combine("obj", "conversation.js"));
    }

    [Fact]
    public async Task A_command_that_fails_fails_the_test()
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            new Command("dotnet", Folder("NSwag")).RunAsync("no-such-command"));

        Assert.Contains("no-such-command", fault.Message, StringComparison.Ordinal);
    }

    private static async Task BuildAndTalkAsync(string client)
    {
        var dotnet = new Command("dotnet", Folder(client));
        await dotnet.RunAsync("build", "--disable-build-servers", "--output", Path.Combine("bin", "tested"));
        await TalkAsync(dotnet, Path.Combine("bin", "tested", $"{client}Conversation.dll"));
    }

    private static async Task TalkAsync(Command client, string program)
    {
        await using var app = await ChatApp.StartAsync();

        var output = await client.RunAsync(program, new Uri(app.BaseAddress, "api").ToString(), app.Token("ana"), app.Token("ben"));

        Assert.Contains("The conversation went well.", output, StringComparison.Ordinal);
    }

    private static string Folder(string client) => Path.Combine(Conventions.Repository.Root, "Chat.Tests", "GeneratedClients", client);

    [CollectionDefinition(Alone, DisableParallelization = true)]
    public sealed class AloneGroup;
}
