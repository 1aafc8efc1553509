using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Chat.Client.Rest;

/// <summary>Holds the user's token until the server refuses it. The first token tells <paramref name="onUser"/> the user.</summary>
internal sealed class TokenSource(Func<CancellationToken, Task<string>> provider, Action<string> onUser)
{
    // The server's rule: the first of these claims.
    private static readonly string[] UserClaims = ["sub", "userId", "id", "_id"];

    private readonly Lock _gate = new();
    private Task<string>? _token;

    /// <summary>The user of the first token; null before.</summary>
    public string? UserId { get; private set; }

    public async Task<string> GetAsync(CancellationToken ct)
    {
        Task<string> asked;
        lock (_gate)
        {
            // The request may be shared, so it does not end with one caller's patience.
            asked = _token ??= AskAsync();
        }

        try
        {
            return await asked.WaitAsync(ct);
        }
        catch when (asked.IsFaulted || asked.IsCanceled)
        {
            Forget(asked);
            throw;
        }
    }

    /// <summary>The next call asks for a new token, unless another call has done so already.</summary>
    public void Renew(string refused)
    {
        lock (_gate)
        {
            if (_token is { IsCompletedSuccessfully: true } token && token.Result == refused)
            {
                _token = null;
            }
        }
    }

    /// <summary>The user id of a token, or null. The signature is the server's to check.</summary>
    public static string? UserOf(string token)
    {
        try
        {
            var claims = JsonElement.Parse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Split('.')[1])));
            return UserClaims.Select(name => TextOf(claims, name)).FirstOrDefault(id => !string.IsNullOrEmpty(id));
        }
        // Anything may be given as a token.
        catch (Exception e) when (e is FormatException or JsonException or IndexOutOfRangeException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? TextOf(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var claim) && claim.ValueKind == JsonValueKind.String ? claim.GetString() : null;

    private async Task<string> AskAsync()
    {
        string token;
        try
        {
            token = await provider(CancellationToken.None);
        }
        // The application fetches its token from somewhere, so a failure is most likely the network's.
        catch (Exception e) when (e is not ChatClientException)
        {
            throw ChatClientException.Offline(e);
        }

        // The state belongs to one user.
        if (UserOf(token) is not { } user || (UserId is { } known && user != known))
        {
            throw ChatClientException.SignedOut();
        }

        if (UserId is null)
        {
            UserId = user;
            onUser(user);
        }

        return token;
    }

    private void Forget(Task<string> asked)
    {
        lock (_gate)
        {
            _token = _token == asked ? null : _token;
        }
    }
}
