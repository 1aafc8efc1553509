using System.Buffers.Text;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Chat.Core.Push;
using Microsoft.Extensions.Options;

namespace Chat.Adapters.Push;

/// <summary>Access tokens of the service account (RFC 7523), kept until shortly before they expire.</summary>
internal sealed class FcmTokens(HttpClient http, PushCircuits circuits, IOptions<FcmOptions> options, TimeProvider time) : IDisposable
{
    private const string Service = "fcm token";
    private const string Scope = "https://www.googleapis.com/auth/firebase.messaging";
    private const string GrantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    private static readonly TimeSpan Life = TimeSpan.FromHours(1);
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _turn = new(1);
    private (string Token, DateTimeOffset Until)? _known;

    /// <summary>Null when the account is refused.</summary>
    /// <exception cref="PushServiceException">The service failed.</exception>
    public async Task<string?> FindAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            if (_known is { } known && known.Until > time.GetUtcNow())
            {
                return known.Token;
            }

            _known = await RequestAsync(ct);
            return _known?.Token;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The token was refused.</summary>
    public void Forget(string token)
    {
        if (_known?.Token == token)
        {
            _known = null;
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<(string, DateTimeOffset)?> RequestAsync(CancellationToken ct)
    {
        var (account, now) = (options.Value.Account, time.GetUtcNow());
        using var form = new FormUrlEncodedContent([new("grant_type", GrantType), new("assertion", Assert(account, now))]);
        using var response = await http.PostAsync(account.TokenUri, form, ct);
        if (circuits.Judge(Service, response).Outcome != PushOutcome.Sent)
        {
            return null;
        }

        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(ct);
        return answer.GetProperty("access_token").GetString() is { } token
            ? (token, now + TimeSpan.FromSeconds(answer.GetProperty("expires_in").GetInt32()) - Margin)
            : null;
    }

    private static string Assert(FcmAccount account, DateTimeOffset now)
    {
        var text = $"{Encode(new { alg = "RS256", typ = "JWT" })}." + Encode(new
        {
            iss = account.ClientEmail,
            scope = Scope,
            aud = account.TokenUri.AbsoluteUri,
            iat = now.ToUnixTimeSeconds(),
            exp = (now + Life).ToUnixTimeSeconds(),
        });
        using var key = RSA.Create();
        key.ImportFromPem(account.PrivateKey);
        var signature = key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Encode(object part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
}
