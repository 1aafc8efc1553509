using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Chat.Tests.Media.ImageKit;

/// <summary>The two upload endpoints, written from their documentation and not from the adapter.</summary>
internal sealed class FakeUploads(FakeImageKit server, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, bool> _used = new(StringComparer.Ordinal);

    public async Task<IResult> V1Async(HttpRequest request)
    {
        var (fields, content) = await ReadAsync(request);
        var signed = fields.ContainsKey("signature");
        if (signed && request.Headers.Authorization.Count > 0)
        {
            return FakeImageKit.Refuse(HttpStatusCode.BadRequest, "Your request contains both signature and basic auth parameter.");
        }

        if (signed ? !IsSigned(fields) : !FakeImageKit.IsOwner(request))
        {
            return FakeImageKit.Refuse(HttpStatusCode.Forbidden, "Your account cannot be authenticated.");
        }

        return Store(fields, content);
    }

    public async Task<IResult> V2Async(HttpRequest request)
    {
        var (fields, content) = await ReadAsync(request);
        if (!fields.Remove("token", out var token) || request.Headers.Authorization.Count > 0)
        {
            return FakeImageKit.Refuse(HttpStatusCode.BadRequest, "Your request is missing token parameter.");
        }

        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerSigningKey = new SymmetricSecurityKey(Pad(FakeImageKit.PrivateKey)) { KeyId = FakeImageKit.PublicKey },
            ValidAlgorithms = ["HS256"],
            ValidateIssuer = false,
            ValidateAudience = false,
            LifetimeValidator = (_, expires, _, _) => expires > time.GetUtcNow().UtcDateTime,
        });
        if (!result.IsValid)
        {
            return FakeImageKit.Refuse(HttpStatusCode.BadRequest, "Your request contains invalid token.");
        }

        if (!Bound(token).SequenceEqual(fields.OrderBy(f => f.Key, StringComparer.Ordinal)))
        {
            return FakeImageKit.Refuse(HttpStatusCode.BadRequest,
                "Your request contains invalid payload. It does not match with the payload used to generate token.");
        }

        return _used.TryAdd(token, true)
            ? Store(fields, content) : FakeImageKit.Refuse(HttpStatusCode.BadRequest, "Your request contains expired token.");
    }

    private IResult Store(Dictionary<string, string> fields, byte[]? content)
    {
        if (content is null)
        {
            return FakeImageKit.Refuse(HttpStatusCode.BadRequest, "Your request is missing file parameter.");
        }

        if (fields.TryGetValue("checks", out var checks)
            && content.Length > long.Parse(checks["\"file.size\" <= ".Length..], CultureInfo.InvariantCulture))
        {
            return FakeImageKit.Refuse(HttpStatusCode.BadRequest, "Your request failed 'checks' validation.");
        }

        var unique = fields.GetValueOrDefault("useUniqueFileName") != "false";
        var name = unique ? $"{RandomId.New():N}_{fields["fileName"]}" : fields["fileName"];
        var path = $"{fields.GetValueOrDefault("folder")?.TrimEnd('/')}/{name}";
        var file = new FakeFile(RandomId.New().ToString("N")[..24], path, content,
            fields.GetValueOrDefault("isPrivateFile") == "true", time.GetUtcNow());
        if (fields.GetValueOrDefault("overwriteFile") == "false" && !unique)
        {
            return server.Files.TryAdd(path, file) ? Results.Json(server.Show(file)) : FakeImageKit.Refuse(
                HttpStatusCode.BadRequest,
                "A file with the same name already exists at the exact location. "
                + "We could not overwrite it because both overwriteFile and useUniqueFileName are set to false.");
        }

        server.Files[path] = file;
        return Results.Json(server.Show(file));
    }

    private bool IsSigned(Dictionary<string, string> fields)
    {
        var expire = long.Parse(fields["expire"], CultureInfo.InvariantCulture);
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        using var hmac = new HMACSHA1(Encoding.UTF8.GetBytes(FakeImageKit.PrivateKey));
        return expire > now && expire < now + 3600 && fields["publicKey"] == FakeImageKit.PublicKey && _used.TryAdd(fields["token"], true)
            && fields["signature"]
                == Convert.ToHexStringLower(hmac.ComputeHash(Encoding.UTF8.GetBytes(fields["token"] + fields["expire"])));
    }

    private static IEnumerable<KeyValuePair<string, string>> Bound(string token) =>
        JsonElement.Parse(Base64UrlEncoder.DecodeBytes(token.Split('.')[1])).EnumerateObject()
            .Where(p => p.Name is not ("iat" or "exp"))
            .Select(p => KeyValuePair.Create(p.Name, p.Value.GetString()!))
            .OrderBy(p => p.Key, StringComparer.Ordinal);

    // The library refuses keys that are shorter than the hash. HMAC itself fills a key up with zeros.
    private static byte[] Pad(string key) => [.. Encoding.UTF8.GetBytes(key), .. new byte[Math.Max(0, 32 - key.Length)]];

    private static async Task<(Dictionary<string, string> Fields, byte[]? Content)> ReadAsync(HttpRequest request)
    {
        var boundary = request.ContentType!.Split("boundary=")[1].Trim('"');
        var reader = new MultipartReader(boundary, request.Body) { BodyLengthLimit = null };
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        byte[]? content = null;
        while (await reader.ReadNextSectionAsync() is { } section)
        {
            var disposition = section.ContentDisposition!;
            Assert.Null(content); // The file comes last, or fields behind it are not seen.
            var name = disposition.Split("name=\"")[1].Split('"')[0]; // Names must be quoted.
            Assert.DoesNotContain("filename*", disposition, StringComparison.Ordinal);
            using var body = new MemoryStream();
            await section.Body.CopyToAsync(body);
            if (name == "file")
            {
                Assert.Contains("filename=\"", disposition, StringComparison.Ordinal);
                content = body.ToArray();
            }
            else
            {
                Assert.Null(section.ContentType);
                fields.Add(name, Encoding.UTF8.GetString(body.ToArray()));
            }
        }

        return (fields, content);
    }
}
