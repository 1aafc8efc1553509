namespace Chat.Tests.GeneratedClients;

/// <summary>The builds of the generated clients. They run beside each other, because each waits much of its time.</summary>
public sealed class ClientBuilds
{
    public ClientBuilds()
    {
        var tools = new Command("dotnet", Folder("NSwag")).RunAsync("tool", "restore");
        (NSwag, Kiota) = (BuildAsync("NSwag", tools), BuildAsync("Kiota", tools));
        TypeScript = NpmFactAttribute.HasNpm
            ? BuildTypeScriptAsync()
            : Task.FromException<BuiltClient>(new InvalidOperationException("There is no npm."));
    }

    internal Task<BuiltClient> NSwag { get; }

    internal Task<BuiltClient> Kiota { get; }

    internal Task<BuiltClient> TypeScript { get; }

    internal static string Folder(string client) => Path.Combine(Conventions.Repository.Root, "Chat.Tests", "GeneratedClients", client);

    private static async Task<BuiltClient> BuildAsync(string client, Task tools)
    {
        await tools;
        var dotnet = new Command("dotnet", Folder(client));
        await dotnet.RunAsync("build", "--disable-build-servers", "--output", Path.Combine("bin", "tested"), "-p:ToolsRestored=true");
        return new BuiltClient(dotnet, Path.Combine("bin", "tested", $"{client}Conversation.dll"));
    }

    private static async Task<BuiltClient> BuildTypeScriptAsync()
    {
        var npm = new Command("npm", Folder("TypeScript"));
        await npm.RunAsync("ci", "--silent");
        await npm.RunAsync("run", "build", "--silent");
        return new BuiltClient(new Command("node", Folder("TypeScript")), Path.Combine("obj", "conversation.js"));
    }
}

/// <param name="Runtime">Runs the program.</param>
/// <param name="Program">The path of the program in the client's folder.</param>
internal sealed record BuiltClient(Command Runtime, string Program);
