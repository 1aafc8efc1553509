using Chat.Core.Errors;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Chat.Functions.Security;

/// <summary>
/// The name and the keys that the OpenID Connect issuer publishes. Fetched when the first token comes, kept for an hour,
/// and asked for anew in the background when a token names a key that is not among them. While the issuer is down the
/// keys it published last stay good.
/// </summary>
public sealed class OpenIdIssuer : IDisposable
{
    private const string MetadataPath = "/.well-known/openid-configuration";
    private const int MaxDocumentBytes = 1024 * 1024;

    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(2);

    // There are two documents to fetch, and who waits behind another's fetch must not wait for a fetch of their own as well.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly string _issuer;
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = FetchTimeout,
        MaxResponseContentBufferSize = MaxDocumentBytes,
    };

    // Without an issuer there are none to have.
    private readonly Lazy<ConfigurationManager<OpenIdConnectConfiguration>> _documents;

    public OpenIdIssuer(IOptions<JwtOptions> options)
    {
        _issuer = options.Value.Issuer.TrimEnd('/');
        _documents = new(CreateDocuments);
    }

    /// <exception cref="DependencyException">The issuer did not answer, or says that it is another one.</exception>
    public async Task<OpenIdConnectConfiguration> DescribeAsync(CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(Patience);
        try
        {
            var description = await _documents.Value.GetConfigurationAsync(deadline.Token);
            return description.Issuer?.TrimEnd('/') == _issuer ? description : throw new InvalidOperationException("The issuer names itself otherwise.");
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is InvalidOperationException or OperationCanceledException)
        {
            throw new DependencyException("identity provider", e);
        }
    }

    /// <summary>A token named a key that is not there: perhaps it is new.</summary>
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
