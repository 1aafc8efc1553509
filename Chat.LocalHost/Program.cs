using Chat.LocalHost;
using Chat.LocalHost.Push;

try
{
    switch (args)
    {
        case [IndexCommand.Name]:
            await IndexCommand.RunAsync(Console.Out);
            return 0;
        case [VapidCommand.Name]:
            VapidCommand.Run(Console.Out);
            return 0;
        case [TokenCommand.Name, .. var rest]:
            return await TokenCommand.RunAsync(rest, Console.Out, Console.Error);
        default:
            var app = LocalHostApp.Create(args);
            await app.StartAsync();
            Welcome.Print(app, Console.Out);
            await app.WaitForShutdownAsync();
            return 0;
    }
}
catch (Exception e) when (StartError.Explain(e) is { } line)
{
    await Console.Error.WriteLineAsync(line);
    return 1;
}
