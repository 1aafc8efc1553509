using Azure.Core;
using Azure.Identity;
using MongoDB.Driver;
using MongoDB.Driver.Authentication.Oidc;

namespace Chat.Adapters.Mongo;

/// <summary>Makes the program's one client from its options.</summary>
internal static class MongoConnection
{
    public static MongoClientSettings SettingsOf(MongoOptions options)
    {
        var timeout = TimeSpan.FromMilliseconds(options.TimeoutMs);
        var settings = MongoClientSettings.FromConnectionString(options.ConnectionString);
        settings.ApplicationName = "chat";
        settings.MaxConnectionPoolSize = options.MaxPoolSize;
        settings.ServerSelectionTimeout = timeout;
        settings.ConnectTimeout = timeout;
        settings.SocketTimeout = timeout;
        // Acknowledged writes survive the loss of a server.
        settings.WriteConcern = WriteConcern.WMajority;
        settings.ReadPreference = ReadPreference.Primary;
        // Any text is an id to ask for, also one with half a surrogate pair, which the strict encoding throws on.
        settings.WriteEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);
        if (options.UseManagedIdentity)
        {
            settings.Credential = MongoCredential.CreateOidcCredential(new IdentityTokens(CredentialOf(options.ClientId)));
        }

        return settings;
    }

    private static TokenCredential CredentialOf(string? clientId) => new ManagedIdentityCredential(
        clientId is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(clientId));

    private sealed class IdentityTokens(TokenCredential credential) : IOidcCallback
    {
        private static readonly TokenRequestContext Scope = new(["https://ossrdbms-aad.database.windows.net/.default"]);

        public OidcAccessToken GetOidcAccessToken(OidcCallbackParameters parameters, CancellationToken cancellationToken) =>
            Wrap(credential.GetToken(Scope, cancellationToken));

        // Not given up with the call that needed it: the next one finds the token in the credential's cache.
        public async Task<OidcAccessToken> GetOidcAccessTokenAsync(
            OidcCallbackParameters parameters, CancellationToken cancellationToken) =>
            Wrap(await credential.GetTokenAsync(Scope, CancellationToken.None).AsTask().WaitAsync(cancellationToken));

        // The driver asks again when the server refuses the token, and Azure.Identity renews it before it ends.
        private static OidcAccessToken Wrap(AccessToken token) => new(token.Token, expiresIn: null);
    }
}
