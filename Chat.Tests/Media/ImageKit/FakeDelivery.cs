using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Chat.Tests.Media.ImageKit;

/// <summary>Delivers files. A private file needs a signature of exactly this URL that has not expired.</summary>
internal sealed class FakeDelivery(FakeImageKit server, TimeProvider time)
{
    public IResult Get(HttpRequest request, string path)
    {
        var plain = path.Split("/ik-")[0];
        if (!server.Files.TryGetValue("/" + plain, out var file))
        {
            return Results.NotFound();
        }

        if (file.IsPrivate && !IsSigned(request))
        {
            return FakeImageKit.Refuse(request.Query.ContainsKey("ik-s") ? HttpStatusCode.Unauthorized : HttpStatusCode.Forbidden,
                "Private.");
        }

        return Results.File(
            file.Content,
            "application/x-fake",
            request.Query["ik-attachment"] == "true" ? plain[(plain.LastIndexOf('/') + 1)..] : null,
            enableRangeProcessing: true);
    }

    private bool IsSigned(HttpRequest request)
    {
        var url = request.GetEncodedPathAndQuery()["/demo/".Length..];
        var at = url.IndexOf("ik-t=", StringComparison.Ordinal);
        var expire = request.Query["ik-t"].ToString();
        using var hmac = new HMACSHA1(Encoding.UTF8.GetBytes(FakeImageKit.PrivateKey));
        return at > 0
            && long.Parse(expire, CultureInfo.InvariantCulture) > time.GetUtcNow().ToUnixTimeSeconds()
            && request.Query["ik-s"] == Convert.ToHexStringLower(hmac.ComputeHash(Encoding.UTF8.GetBytes(url[..(at - 1)] + expire)));
    }
}
