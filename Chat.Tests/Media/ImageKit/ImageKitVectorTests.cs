using System.Net.Http.Headers;
using System.Text;
using Chat.Core;
using Chat.Adapters.ImageKit;
using Chat.Core.Media;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Chat.Tests.Media.ImageKit;

/// <summary>Known results of ImageKit's own libraries and of independent ones.</summary>
public sealed class ImageKitVectorTests
{
    private const string Secret = FakeImageKit.WebhookSecret;

    private const string LegacyBody = """{"type":"video.transformation.accepted","id":"58e6d24d-6098-4319-be8d-40c3cb0a402d","created_at":"2022-06-20T11:59:58.461Z","request":{"x_request_id":"fa98fa2e-d6cd-45b4-acf5-bc1d2bbb8ba9","url":"http://ik.imagekit.io/demo/sample-video.mp4?tr=f-webm,q-10","user_agent":"Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:101.0) Gecko/20100101 Firefox/101.0"},"data":{"asset":{"url":"http://ik.imagekit.io/demo/sample-video.mp4"},"transformation":{"type":"video-transformation","options":{"video_codec":"vp9","audio_codec":"opus","auto_rotate":true,"quality":10,"format":"webm"}}}}""";

    private const string LegacyHash = "d30758f47fcb31e1fa0109d3b3e2a6c623e699aaf1461cba6bd462ef58ea4b31";
    private const string LegacyTime = "1655788406333";
    private const string StandardBody = """{"type":"file.created","id":"evt_1"}""";
    private const string StandardHash = "v1,HAuyX2ydVTKciKWeVb62+oq19AQs/fIfObSoXATJnqU=";
    private const long StandardTime = 1_700_000_000;

    [Fact]
    public void Upload_parameters_of_version_1_are_signed_as_the_official_libraries_do() =>
        Assert.Equal("e71bcd6031016b060d349d212e23e85c791decdd",
            ImageKitSigner.SignUpload("private_key_test", "your_token", 1_582_269_249));

    [Theory]
    [InlineData("private_key_test", "tr:w-100/test-signed-url.png", null, "41b3075c40bc84147eb71b8b49ae7fbf349d0f00")]
    [InlineData("private_key_test", "tr:w-100/test-signed-url.png", 100L, "5e5037a31a7121cbe2964e220b4338cc6e1ba66d")]
    [InlineData("test_private_key", "test_path_alt.jpg", null, "e26ca157df99b30b2443d7cb6886fc396fb4c87b")]
    [InlineData("dummy-key", "sdk-testing-files/future-search.png", null, "32dbbbfc5f945c0403c71b54c38e76896ef2d6b0")]
    [InlineData("dummy-key", "sdk-testing-files/%E0%A4%B9%E0%A4%BF%E0%A4%A8%E0%A5%8D%E0%A4%A6%E0%A5%80.png", null,
        "3fff2f31da1f45e007adcdbe95f88c8c330e743c")]
    [InlineData("dummy-key", "sdk-testing-files/future-search.png?cache=false&version=1.0", null,
        "03767bb6f0898c04e42f65714af65d937c696d66")]
    [InlineData("dummy-key", "sdk-testing-files/future-search.png?version=2.0&tr=w-300,h-200", null,
        "601d97a7834b7554f4dabf0d3fc3a219ceeb6b31")]
    [InlineData("dummy-key", "tr:w-300,h-200/sdk-testing-files/future-search.png?version=2.0", null,
        "dd1ee8f83d019bc59fd57a5fc4674a11eb8a3496")]
    [InlineData("dummy-key", "sdk-testing-files/future-search.png", 1_700_000_000L, "d1e775e43babba53d584f2ea19aaa14939210f6d")]
    public void Urls_are_signed_as_the_official_libraries_do(string key, string relative, long? expire, string expected) =>
        Assert.Equal(expected, ImageKitSigner.SignUrl(key, relative, expire));

    [Fact]
    public void Upload_tokens_of_version_2_are_what_a_jwt_library_makes()
    {
        var fields = new[] { KeyValuePair.Create("fileName", "dress.jpg"), KeyValuePair.Create("useUniqueFileName", "false") };

        Assert.Equal(
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6InB1YmxpY19rZXlfdGVzdCJ9.eyJmaWxlTmFtZSI6ImRyZXNzLmpwZyIsInVzZVVuaXF1ZUZpbGVOYW1lIjoiZmFsc2UiLCJpYXQiOjE3MTQwMzU5ODUsImV4cCI6MTcxNDAzOTU4NX0.gcKU9oq1YUtLno_nam8igyQXTTu8s2mQ7GYYs8tMbt0",
            ImageKitSigner.CreateToken("public_key_test", "private_key_test", fields, 1_714_035_985, 1_714_039_585));
    }

    [Theory]
    [InlineData("private_rGAPQJbhBx", "cHJpdmF0ZV9yR0FQUUpiaEJ4Og==")]
    [InlineData("your_private_api_key", "eW91cl9wcml2YXRlX2FwaV9rZXk6")]
    public async Task The_private_key_is_the_user_of_basic_authentication(string key, string expected)
    {
        AuthenticationHeaderValue? sent = null;
        await using var server = await FakeImageKit.StartAsync();
        server.Fault = http =>
        {
            sent = AuthenticationHeaderValue.Parse(http.Request.Headers.Authorization!);
            http.Response.StatusCode = 404;
            return Task.FromResult(true);
        };
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton<IdGenerator>();
        await using var provider = server.Configure(services).PostConfigure<ImageKitOptions>(o =>
            o.PrivateKey = key).BuildServiceProvider();

        await provider.GetRequiredService<IMediaStorage>().FindAsync("id", CancellationToken.None);

        Assert.Equal(("Basic", expected), (sent!.Scheme, sent.Parameter));
    }

    [Fact]
    public void A_standard_webhook_is_genuine() =>
        Assert.True(IsGenuine(new("msg_1", "1700000000", StandardHash, null), StandardBody, StandardTime));

    [Theory]
    [InlineData("msg_2", "1700000000", StandardHash, StandardBody, StandardTime, Secret)]
    [InlineData("msg_1", "1700000001", StandardHash, StandardBody, StandardTime, Secret)]
    [InlineData("msg_1", "1700000000", StandardHash, StandardBody + " ", StandardTime, Secret)]
    [InlineData("msg_1", "1700000000", StandardHash, StandardBody, StandardTime, Secret + "x")]
    [InlineData("msg_1", "1700000000", StandardHash, StandardBody, StandardTime, "")]
    [InlineData("msg_1", "1700000000", "v1,AAAA", StandardBody, StandardTime, Secret)]
    [InlineData("msg_1", "1700000000", "v2,HAuyX2ydVTKciKWeVb62+oq19AQs/fIfObSoXATJnqU=", StandardBody, StandardTime, Secret)]
    [InlineData("msg_1", "1700000000", "", StandardBody, StandardTime, Secret)]
    [InlineData("msg_1", "now", StandardHash, StandardBody, StandardTime, Secret)]
    [InlineData("msg_1", "99999999999999999", StandardHash, StandardBody, StandardTime, Secret)]
    [InlineData("msg_1", null, StandardHash, StandardBody, StandardTime, Secret)]
    [InlineData(null, "1700000000", StandardHash, StandardBody, StandardTime, Secret)]
    [InlineData("msg_1", "1700000000", StandardHash, StandardBody, StandardTime + 301, Secret)]
    [InlineData("msg_1", "1700000000", StandardHash, StandardBody, StandardTime - 301, Secret)]
    public void A_standard_webhook_that_was_changed_is_not(string? id, string? sent, string signature, string body, long now,
        string secret) =>
        Assert.False(IsGenuine(new(id, sent, signature, null), body, now, secret));

    [Fact]
    public void One_of_several_signatures_is_enough() =>
        Assert.True(IsGenuine(new("msg_1", "1700000000", "v1,AAAA " + StandardHash, null), StandardBody, StandardTime + 299));

    [Fact]
    public void A_legacy_webhook_is_genuine() =>
        Assert.True(IsGenuine(new(null, null, null, $"t={LegacyTime},v1={LegacyHash}"), LegacyBody, 1_655_788_406));

    [Theory]
    [InlineData($"v1={LegacyHash}")]
    [InlineData($"t=soon,v1={LegacyHash}")]
    [InlineData($"t={LegacyTime}")]
    [InlineData($"t={LegacyTime},v1=")]
    [InlineData($"t=1655788406334,v1={LegacyHash}")]
    [InlineData($"t={LegacyTime},v1=d30758f47fcb31e1fa0109d3b3e2a6c623e699aaf1461cba6bd462ef58ea4b32")]
    [InlineData("")]
    [InlineData(null)]
    public void A_legacy_webhook_that_was_changed_is_not(string? header) =>
        Assert.False(IsGenuine(new(null, null, null, header), LegacyBody, 1_655_788_406));

    [Fact]
    public void A_legacy_webhook_with_another_body_secret_or_time_is_not()
    {
        var headers = new WebhookHeaders(null, null, null, $"t={LegacyTime},v1={LegacyHash}");
        Assert.False(IsGenuine(headers, LegacyBody + " ", 1_655_788_406));
        Assert.False(IsGenuine(headers, LegacyBody, 1_655_788_406, "whsec_other"));
        Assert.False(IsGenuine(headers, LegacyBody, 1_655_788_406 + 301));
    }

    private static bool IsGenuine(WebhookHeaders headers, string body, long now, string secret = Secret) =>
        new ImageKitWebhooks(Options.Create(new ImageKitOptions { WebhookSecret = secret }),
            new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(now)))
            .IsGenuine(headers, Encoding.UTF8.GetBytes(body));
}
