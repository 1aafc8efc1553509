using Chat.Core.Access;
using Chat.Core.Media;
using Chat.Core.Push;
using Chat.Core.Realtime;
using Microsoft.Extensions.Options;

namespace Chat.Core.Connections;

/// <summary>The address and token that a client connects with, and the limits and timings that it keeps to.</summary>
public sealed record Negotiation(Uri Url, string AccessToken, ServerConstants Constants);

public sealed class Negotiate(
    IRealtime realtime, Suspensions suspensions, IOptions<RateOptions> rates, IOptions<MediaOptions> media, IOptions<PushOptions> push)
{
    public async Task<Negotiation> ExecuteAsync(string userId, CancellationToken ct)
    {
        (await suspensions.FindActiveAsync(userId, ct)).RequireNone();

        var access = await realtime.CreateClientAccessAsync(userId, ct);
        var constants = ServerConstants.Current with
        {
            MaxProxiedBytes = media.Value.MaxProxiedBytes,
            Push = PushConstants.Of(push.Value),
            TypingThrottleMs = (long)(rates.Value.TypingSeconds * 1000),
        };
        return new Negotiation(access.Url, access.AccessToken, constants);
    }
}
