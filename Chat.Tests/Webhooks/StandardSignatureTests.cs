using System.Text;
using Chat.Core.Webhooks;
using Microsoft.AspNetCore.Http;
using StandardWebhooks;
using StandardWebhooks.Diagnostics;

namespace Chat.Tests.Webhooks;

/// <summary>Our signatures are those of Standard Webhooks: the specification's example, and its own library.</summary>
public sealed class StandardSignatureTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Other = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Body = """{"test": 2432232314}""";

    [Fact]
    public void The_example_of_the_specification_is_signed_as_it_says() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        StandardSignature.Sign(StandardSignature.ParseSecrets(Secret)!, Id, 1614265330, Encoding.UTF8.GetBytes(Body)));

    [Theory]
    [InlineData(Secret, 0)]
    [InlineData(Other, 1)]
    public void The_librarys_check_accepts_each_of_two_signatures(string secret, int place)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var signature = StandardSignature.Sign(StandardSignature.ParseSecrets($"{Secret} {Other}")!, Id, now, Encoding.UTF8.GetBytes(Body));
        // This library looks at the first signature only.
        signature = signature.Split(' ')[place];
        var headers = new HeaderDictionary
        {
            [StandardSignature.IdHeader] = Id, [StandardSignature.TimestampHeader] = $"{now}",
            [StandardSignature.SignatureHeader] = signature,
        };
        var library = new StandardWebhook(secret, WebhookConfigurationOptions.StandardWebhooks);

        library.Verify(Body, headers);

        Assert.Throws<WebhookVerificationException>(() => library.Verify(Body + " ", headers));
    }

    [Theory]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_short")]
    [InlineData("whsec_!!!!")]
    public void A_secret_of_another_form_is_not_taken(string secret) => Assert.Null(StandardSignature.ParseSecrets($"{Secret} {secret}"));
}
