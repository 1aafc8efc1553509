using System.Security.Cryptography;
using Chat.Core.Push;
using Microsoft.Extensions.Options;

namespace Chat.Adapters.Push;

/// <summary>
/// The token of the team. Apple takes one for 20 to 60 minutes and refuses teams that change it more often, so all instances
/// share it.
/// </summary>
internal sealed class ApnsTokens(IProviderTokenStore store, IOptions<ApnsOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(40);

    // Replaced as a whole; two calls at once only read the store twice.
    private ProviderToken? _known;

    public async Task<string> GetAsync(CancellationToken ct)
    {
        var now = time.GetNow();
        if (_known is not { } known || known.IssuedAt <= now - Life)
        {
            var name = $"apns {options.Value.TeamId} {options.Value.KeyId}";
            _known = known = await store.GetOrReplaceAsync(name, now - Life, new ProviderToken(Create(now), now), ct);
        }

        return known.Token;
    }

    private string Create(DateTimeOffset now)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(options.Value.PrivateKey);
        return Es256Token.Create(
            key.ExportParameters(includePrivateParameters: true),
            new { alg = "ES256", kid = options.Value.KeyId },
            new { iss = options.Value.TeamId, iat = now.ToUnixTimeSeconds() });
    }
}
