namespace Chat.WorkerHost;

/// <summary>Ids of workers, requests and invocations, as the Functions host makes them.</summary>
internal static class RequestId
{
#pragma warning disable RS0030 // The one place of the host that makes ids.
    public static string New() => Guid.NewGuid().ToString();
#pragma warning restore RS0030
}
