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
            var identity = options.ClientId is { } id ? ManagedIdentityId.FromUserAssignedClientId(id) : ManagedIdentityId.SystemAssigned;
            settings.Credential = MongoCredential.CreateOidcCredential(new IdentityTokens(new ManagedIdentityCredential(identity)));
        }

        return settings;
    }

    private sealed class IdentityTokens(TokenCredential credential) : IOidcCallback
    {
        private static readonly TokenRequestContext Scope = new(["https://ossrdbms-aad.database.windows.net/.default"]);

        // The driver asks again when the server refuses the token, and Azure.Identity renews it before it ends.
        public OidcAccessToken GetOidcAccessToken(OidcCallbackParameters parameters, CancellationToken cancellationToken) =>
            new(credential.GetToken(Scope, cancellationToken).Token, null);

        // Not given up with the call that needed it: the next one finds the token in the credential's cache.
        public async Task<OidcAccessToken> GetOidcAccessTokenAsync(
            OidcCallbackParameters parameters, CancellationToken cancellationToken) =>
            new((await credential.GetTokenAsync(Scope, CancellationToken.None).AsTask().WaitAsync(cancellationToken)).Token, null);
    }
}
