using Chat.LocalHost;
using Chat.LocalHost.Push;

try
{
    if (args is [IndexCommand.Name])
    {
        await IndexCommand.RunAsync(Console.Out);
        return 0;
    }

    if (args is [VapidCommand.Name])
    {
        VapidCommand.Run(Console.Out);
        return 0;
    }

    var app = LocalHostApp.Create(args);
    await app.StartAsync();
    Welcome.Print(app, Console.Out);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception e) when (StartError.Explain(e) is { } line)
{
    await Console.Error.WriteLineAsync(line);
    return 1;
}
