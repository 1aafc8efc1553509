using Chat.Core.Errors;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Chat.Functions.Security;

/// <summary>
/// The name and the keys that the OpenID Connect issuer publishes. They are fetched with the first token, kept for an hour,
/// and fetched again in the background when a token names an unknown key. While the issuer is down, its last keys stay
/// valid.
/// </summary>
public sealed class OpenIdIssuer : IDisposable
{
    private const string MetadataPath = "/.well-known/openid-configuration";
    private const int MaxDocumentBytes = 1024 * 1024;

    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(2);

    // There are two documents to fetch. A caller that waits for another caller's fetch must not wait for a second one.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly string _issuer;
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = FetchTimeout,
        MaxResponseContentBufferSize = MaxDocumentBytes,
    };

    // Without an issuer there are no documents.
    private readonly Lazy<ConfigurationManager<OpenIdConnectConfiguration>> _documents;

    public OpenIdIssuer(IOptions<JwtOptions> options)
    {
        _issuer = options.Value.Issuer.TrimEnd('/');
        _documents = new(CreateDocuments);
    }

    /// <exception cref="DependencyException">The issuer did not answer, or has another name than the setting.</exception>
    public async Task<OpenIdConnectConfiguration> DescribeAsync(CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(Patience);
        try
        {
            var description = await _documents.Value.GetConfigurationAsync(deadline.Token);
            return description.Issuer?.TrimEnd('/') == _issuer
                ? description
                : throw new InvalidOperationException("The issuer names itself otherwise.");
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is InvalidOperationException or OperationCanceledException)
        {
            throw new DependencyException("identity provider", e);
        }
    }

    /// <summary>For a token with an unknown key, which may be new.</summary>
    public void LookForNewKeys() => _documents.Value.RequestRefresh();

    public void Dispose() => _http.Dispose();

    private ConfigurationManager<OpenIdConnectConfiguration> CreateDocuments() => new(
        _issuer + MetadataPath,
        new OpenIdConnectConfigurationRetriever(),
        // JwtOptions allow plain HTTP on this machine alone.
        new HttpDocumentRetriever(_http) { RequireHttps = !new Uri(_issuer).IsLoopback })
    {
        AutomaticRefreshInterval = TimeSpan.FromHours(1),
        RefreshInterval = TimeSpan.FromSeconds(30),
    };
}
