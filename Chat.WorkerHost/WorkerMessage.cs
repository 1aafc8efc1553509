using System.Reflection;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Chat.WorkerHost;

/// <summary>
/// The messages between host and worker, as JSON objects. Their types are internal to the worker's package; its descriptors are
/// enough to read and write them.
/// </summary>
internal static class WorkerMessage
{
    private const string Service = "AzureFunctionsRpcMessages.FunctionRpc";

    private static readonly MessageDescriptor Descriptor = ReadDescriptor();
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default);
    private static readonly Marshaller<JsonObject> Marshaller = Marshallers.Create(Write, Read);

    /// <summary>The only method of the protocol: the worker opens it, then both sides send messages.</summary>
    public static Method<JsonObject, JsonObject> EventStream { get; } =
        new(MethodType.DuplexStreaming, Service, "EventStream", Marshaller, Marshaller);

    private static byte[] Write(JsonObject message) => Parser.Parse(message.ToJsonString(), Descriptor).ToByteArray();

    private static JsonObject Read(byte[] bytes) =>
        JsonNode.Parse(JsonFormatter.Default.Format(Descriptor.Parser.ParseFrom(bytes)))!.AsObject();

    private static MessageDescriptor ReadDescriptor()
    {
        var file = Type.GetType(
            "Microsoft.Azure.Functions.Worker.Grpc.Messages.FunctionRpcReflection, Microsoft.Azure.Functions.Worker.Grpc",
            throwOnError: true)!;
        var descriptor = (FileDescriptor)file.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
        return descriptor.FindTypeByName<MessageDescriptor>("StreamingMessage");
    }
}
