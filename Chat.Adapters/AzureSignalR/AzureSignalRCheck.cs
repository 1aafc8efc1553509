using Chat.Core.Health;

namespace Chat.Adapters.AzureSignalR;

/// <summary>Asks the service for a connection that can't exist, which needs a valid key or role and is not billed.</summary>
internal sealed class AzureSignalRCheck(ServiceClient service) : IDependencyCheck
{
    public string Dependency => ServiceClient.DependencyName;

    public Task CheckAsync(CancellationToken ct) => service.CallAsync(HttpMethod.Head, "connections/ready", json: null, ct);
}
