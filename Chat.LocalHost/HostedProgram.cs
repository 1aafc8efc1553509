using Microsoft.Extensions.Configuration;

namespace Chat.LocalHost;

/// <summary>The program that the host runs: classes with functions, middleware (outermost first), and services.</summary>
public sealed record HostedProgram(
    IReadOnlyList<Type> FunctionTypes,
    IReadOnlyList<Type> Middleware,
    Action<IServiceCollection, IConfiguration> AddServices);
