namespace Chat.WorkerHost;

/// <summary>
/// Repeats a request that the worker refused, because a worker connects to the host before it listens. The Functions host does the
/// same with pauses from 50 to 250 ms; these are shorter, so that a measured time is not rounded up to one.
/// </summary>
internal sealed class RetryHandler() : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
{
    private const int Retries = 1000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(3);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var retry = 0; retry < Retries; retry++)
        {
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError)
            {
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }

        return await base.SendAsync(request, cancellationToken);
    }
}
