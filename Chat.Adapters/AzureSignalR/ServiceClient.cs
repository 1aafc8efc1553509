using System.Net;
using System.Net.Http.Headers;
using Azure.Core;
using Azure.Identity;
using Chat.Core.Errors;
using Polly;

namespace Chat.Adapters.AzureSignalR;

/// <summary>Calls the service's REST data plane. Every failure becomes a <see cref="DependencyException"/>.</summary>
public sealed class ServiceClient(HttpClient http, AzureSignalROptions options, TimeProvider time, TokenCredential? credential = null)
{
    public const string DependencyName = "realtime service";

    /// <summary>The first version that creates client tokens for callers without a key.</summary>
    public const string TokenApiVersion = "2022-11-01";

    /// <summary>The version of all other calls.</summary>
    public const string ApiVersion = "2022-06-01";
    private static readonly string[] Scopes = ["https://signalr.azure.com/.default"];

    private readonly ServiceTokens? _tokens = options.AccessKey is { } key ? new ServiceTokens(key, time) : null;

    /// <summary>
    /// Calls an address below the hub, in the default api-version unless it names one. Returns the body of the answer, or
    /// null for a 404.
    /// </summary>
    public async Task<string?> CallAsync(HttpMethod method, string path, byte[]? json, CancellationToken ct)
    {
        try
        {
            using var request = new HttpRequestMessage(method, CreateUrl(path)) { Content = CreateContent(json) };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await GetTokenAsync(request.RequestUri!, ct));
            using var response = await http.SendAsync(request, ct);
            if (response.StatusCode == HttpStatusCode.NotFound)
            {
                return null;
            }

            response.EnsureSuccessStatusCode();
            return await response.Content.ReadAsStringAsync(ct);
        }
        catch (Exception e) when (e is HttpRequestException or ExecutionRejectedException or AuthenticationFailedException)
        {
            throw new DependencyException(DependencyName, e);
        }
    }

    /// <summary>An id as one segment of a path.</summary>
    /// <exception cref="DependencyException">
    /// The id is "." or "..", which no address can hold: /users/../:send is /:send, a broadcast to everyone.
    /// </exception>
    public static string Segment(string id) => id is "." or ".."
        ? throw new DependencyException(DependencyName, new ArgumentException("An id of dots has no address.", nameof(id)))
        : Uri.EscapeDataString(id);

    private Uri CreateUrl(string path)
    {
        var query = path.Contains("api-version=", StringComparison.Ordinal) ? "" : $"?api-version={ApiVersion}";
        return new Uri(options.Endpoint, $"/api/hubs/{AzureSignalROptions.Hub}/{path}{query}");
    }

    private static ByteArrayContent? CreateContent(byte[]? json) => json is null
        ? null
        : new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") } };

    private async Task<string> GetTokenAsync(Uri url, CancellationToken ct)
    {
        if (_tokens is not null)
        {
            return _tokens.ForServer(url);
        }

        // Not null: the registration creates a credential whenever there is no key. Azure.Identity caches the token.
        var token = await credential!.GetTokenAsync(new TokenRequestContext(Scopes), ct);
        return token.Token;
    }
}
