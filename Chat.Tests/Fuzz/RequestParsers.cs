using System.Text;
using Chat.Core.Errors;
using Chat.Core.Media;
using Chat.Functions.Requests;
using Chat.Functions.Security;
using Chat.Tests.App;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chat.Tests.Fuzz;

/// <summary>The parsers of requests: tokens, multipart bodies, the headers of their parts, query strings.</summary>
internal static class RequestParsers
{
    private const string Boundary = "boundary";

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly string Token = Tokens.Forge(
        Tokens.Header, $$"""{"sub":"ana","roles":["x"],"name":"Ana","exp":{{Now.AddDays(1).ToUnixTimeSeconds()}}}""");

    private static readonly string Form = string.Join("\r\n",
        "--boundary", "Content-Disposition: form-data; name=\"chatId\"", "", "a-chat",
        "--boundary", "Content-Disposition: form-data; name=\"files\"; filename=\"a b.png\"; filename*=UTF-8''a%20b.png",
        "Content-Type: image/png", "", "bytes",
        "--boundary", "Content-Disposition: form-data; name=files; filename=photo.jpg", "", "bytes", "--boundary--", "");

    private static readonly string[] Queries =
        ["?limit=50&cursor=abc&page=2", "?before=5&since=2026-03-01T12:00:00Z&type=text", "?q=%F0%9F%91%8D+x"];

    private static readonly string[] Dispositions =
    [
        "form-data; name=\"file\"; filename=\"my \\\"photo\\\".jpg\"", "form-data; name=file; filename=my photo.jpg",
        "form-data; name=\"f\"; filename*=UTF-8''%e2%82%ac.png",
        "attachment; filename==?UTF-8?B?w7wucG5n?=", "form-data; name=\"files[]\"; filename=\"%22a%22.png\"",
    ];

    public static IReadOnlyList<Parser> All { get; } =
    [
        new("token", [Encoding.UTF8.GetBytes(Token)], TakeTokenAsync),
        new("multipart body", [Encoding.UTF8.GetBytes(Form)], TakeFormAsync),
        new("disposition", [.. Dispositions.Select(Encoding.UTF8.GetBytes)], TakeDisposition),
        new("query string", [.. Queries.Select(Encoding.UTF8.GetBytes)], TakeQuery),
    ];

    private static async Task TakeTokenAsync(byte[] bytes)
    {
        var time = new SteppedTime(Now);
        var options = Options.Create(new JwtOptions { Secret = ChatApp.Secret });
        using var issuer = new OpenIdIssuer(options);
        var tokens = new TokenValidator(
            options, issuer, new VerifiedTokens(time), new TokenRefusals(NullLogger<TokenRefusals>.Instance, time), time);
        var text = Encoding.UTF8.GetString(bytes);

        var caller = await tokens.ValidateAsync(text, CancellationToken.None);

        // The signature's last character has unused bits; everything that is signed must be untouched.
        Assert.Equal(
            (Token[..Token.LastIndexOf('.')], "ana", false), (text[..text.LastIndexOf('.')], caller.UserId, caller.IsAdministrator));
    }

    private static async Task TakeFormAsync(byte[] bytes)
    {
        var request = new DefaultHttpContext().Request;
        (request.ContentType, request.Body) = ($"multipart/form-data; boundary={Boundary}", new MemoryStream(bytes));
        var form = UploadForm.Open(request, new UploadLimit(1_000_000, 1_000_000));
        await foreach (var file in form.ReadFilesAsync(CancellationToken.None))
        {
            await file.Content.CopyToAsync(Stream.Null);
        }

        _ = form.FindChat();
    }

    private static Task TakeDisposition(byte[] bytes)
    {
        var disposition = new PartDisposition(Encoding.UTF8.GetString(bytes));
        _ = SafeFileName.Of(disposition.FindFileName(), MediaTypes.Png);
        Assert.True(disposition.IsFile || disposition.Field is not null);
        return Task.CompletedTask;
    }

    private static Task TakeQuery(byte[] bytes)
    {
        var request = new DefaultHttpContext().Request;
        request.QueryString = new QueryString("?" + Encoding.UTF8.GetString(bytes));
        foreach (var read in (Action[])
        [
            () => request.QueryPage(), () => request.QueryText("q"), () => request.QueryNumber("before"), () => request.QueryTime("since"),
            () => request.QueryOneOf("type", "text", "media"),
        ])
        {
            Assert.True(Record.Exception(read) is null or ChatException);
        }

        return Task.CompletedTask;
    }
}
