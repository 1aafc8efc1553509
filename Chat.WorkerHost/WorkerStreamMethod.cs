using Grpc.AspNetCore.Server.Model;

namespace Chat.WorkerHost;

/// <summary>Offers the stream as the method of the gRPC service, in place of a generated base class.</summary>
internal sealed class WorkerStreamMethod : IServiceMethodProvider<WorkerStream>
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<WorkerStream> context) =>
        context.AddDuplexStreamingMethod(
            WorkerMessage.EventStream, [], (stream, incoming, outgoing, call) => stream.RunAsync(incoming, outgoing, call));
}
