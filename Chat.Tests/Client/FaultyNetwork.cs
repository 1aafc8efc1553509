namespace Chat.Tests.Client;

/// <summary>Loses requests, or answers of requests that the server has processed.</summary>
internal sealed class FaultyNetwork() : DelegatingHandler(new SocketsHttpHandler())
{
    private int _sends;

    /// <summary>No request arrives.</summary>
    public bool IsDown { get; set; }

    /// <summary>Thrown by the next send, as it is.</summary>
    public Exception? NextFailure { get; set; }

    /// <summary>The number of answers to sends that get lost.</summary>
    public int LostAnswers { get; set; }

    /// <summary>A path that can't be reached.</summary>
    public string? Unreachable { get; set; }

    /// <summary>The requests that sent a message, lost ones included.</summary>
    public int Sends => _sends;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        var isSend = request.Method == HttpMethod.Post && path.EndsWith("/messages", StringComparison.Ordinal);
        if (IsDown || (Unreachable is not null && path.EndsWith(Unreachable, StringComparison.Ordinal)))
        {
            throw new HttpRequestException("There is no network.");
        }

        if (isSend && NextFailure is { } failure)
        {
            NextFailure = null;
            throw failure;
        }

        var response = await base.SendAsync(request, cancellationToken);
        if (isSend && Interlocked.Increment(ref _sends) <= LostAnswers)
        {
            response.Dispose();
            throw new HttpRequestException("The answer was lost.");
        }

        return response;
    }
}
