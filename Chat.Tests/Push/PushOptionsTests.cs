using Chat.LocalHost.Push;
using Chat.Tests.App;
using Microsoft.Extensions.Options;

namespace Chat.Tests.Push;

/// <summary>The settings of the operator for push notifications.</summary>
public sealed class PushOptionsTests : IDisposable
{
    private const string Other = "IQ9Ur0ykXoHS9gzfYX0aBjy9lvdrjx_PFUXmie9YRcY";

    private readonly string _folder = Directory.CreateTempSubdirectory("chat-push-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("--Push:WebPush:PublicKey=abc", "Push__WebPush__PublicKey")]
    [InlineData("--Push:WebPush:PrivateKey=abc", "Push__WebPush__PrivateKey")]
    [InlineData($"--Push:WebPush:PrivateKey={Other}", "Push__WebPush__PrivateKey")]
    [InlineData("--Push:WebPush:Subject=operator", "Push__WebPush__Subject")]
    [InlineData("--Push:AppUrl=http://app.example", "Push__AppUrl")]
    [InlineData("--Push:AllowedEndpoints=push.example", "Push__AllowedEndpoints")]
    [InlineData("--Push:Fcm:ServiceAccountJson={}", "Push__Fcm__ServiceAccountJson")]
    [InlineData("--Push:Apns:KeyId=x", "Push__Apns__KeyId")]
    [InlineData("--Push:Apns:TeamId=x", "Push__Apns__TeamId")]
    [InlineData("--Push:Apns:PrivateKey=x", "Push__Apns__PrivateKey")]
    public async Task A_malformed_setting_stops_the_start_with_one_line_that_names_it(string setting, string name)
    {
        // The last of two settings counts.
        string[] kind = setting.Contains("Apns", StringComparison.Ordinal) ? PushSamples.ApnsSettings() : PushSamples.Settings;

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(
            async () => await ChatApp.StartAsync([.. kind, setting], dataPath: _folder));

        Assert.StartsWith(name, Assert.Single(refused.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public async Task The_command_prints_a_new_key_pair_as_settings_that_are_valid()
    {
        using var output = new StringWriter();
        VapidCommand.Run(output);
        var lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["Push__WebPush__PublicKey", "Push__WebPush__PrivateKey"], lines.Select(line => line.Split('=')[0]));

        // Only in the name: a key may contain two underscores too.
        var settings = lines.Select(line => line.Split('=', 2))
            .Select(parts => $"--{parts[0].Replace("__", ":", StringComparison.Ordinal)}={parts[1]}");
        await using var app = await ChatApp.StartAsync([.. settings, "--Push:WebPush:Subject=mailto:tests@example.com"]);

        var key = (await app.NewUser().PostAsync("negotiate")).Require(200).Text("constants.push.webPushKey");
        Assert.Equal(lines[0], $"Push__WebPush__PublicKey={key}");
    }
}
