using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Chat.Benchmarks.Start;

/// <summary>The least that answers an HTTP request: what the start of LocalHost is compared with.</summary>
internal static class EmptyApp
{
    public const string Verb = "empty-app";

    public static int Run(string[] args)
    {
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet(StartedProcess.Path, () => Results.Ok());
        app.Run();
        return 0;
    }
}
