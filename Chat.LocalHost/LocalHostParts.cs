using Microsoft.Extensions.Configuration;

namespace Chat.LocalHost;

/// <summary>What the host runs: classes with functions, the middleware around them (outermost first), and their services.</summary>
public sealed record LocalHostParts(
    IReadOnlyList<Type> FunctionTypes,
    IReadOnlyList<Type> Middleware,
    Action<IServiceCollection, IConfiguration> AddServices);
