using Chat.Adapters.AzureSignalR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Chat.Tests.LocalHost;

public sealed class AzureSignalRSettingsTests
{
    private const string Key = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA==";

    [Theory]
    [InlineData($"Endpoint=https://x.service.signalr.net;AccessKey={Key};Version=1.0;", "https://x.service.signalr.net/")]
    [InlineData($"Endpoint=http://localhost;Port=8888;AccessKey={Key};Version=1.0;", "http://localhost:8888/")]
    [InlineData($" endpoint = http://localhost:8888/ ; accesskey = {Key} ", "http://localhost:8888/")]
    public void An_access_key_form_is_read(string text, string endpoint)
    {
        var options = AzureSignalRSettings.Parse(text);

        Assert.Equal(endpoint, options.Endpoint.ToString());
        Assert.Equal(Key, options.AccessKey);
        Assert.Null(options.Identity);
        Assert.DoesNotContain(Key, options.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Endpoint=https://x.service.signalr.net;AuthType=azure.msi;", true, null)]
    [InlineData("Endpoint=https://x.service.signalr.net;AuthType=azure.msi;ClientId=abc;Version=1.0;", true, "abc")]
    [InlineData("Endpoint=https://x.service.signalr.net;AuthType=azure;", false, null)]
    public void An_identity_form_is_read(string text, bool managed, string? clientId)
    {
        var options = AzureSignalRSettings.Parse(text);

        Assert.Null(options.AccessKey);
        Assert.Equal(new AzureSignalRIdentity(managed, clientId), options.Identity);
    }

    [Theory]
    [InlineData("managedidentity", true)]
    [InlineData(null, false)]
    public void Separate_settings_are_read(string? credential, bool managed)
    {
        var configuration = Configure(new()
        {
            ["AzureSignalRConnectionString:serviceUri"] = "https://x.service.signalr.net",
            ["AzureSignalRConnectionString:credential"] = credential,
            ["AzureSignalRConnectionString:clientId"] = "abc",
        });

        Assert.True(AzureSignalRSettings.IsSet(configuration));
        Assert.Equal(new AzureSignalRIdentity(managed, "abc"), AzureSignalRSettings.Read(configuration).Identity);
    }

    [Theory]
    [InlineData($"{Key}")]
    [InlineData($"AccessKey={Key};Version=1.0;")]
    [InlineData($"Endpoint=x.service.signalr.net;AccessKey={Key};")]
    [InlineData($"Endpoint=ftp://x;AccessKey={Key};")]
    [InlineData($"Endpoint=https://x;Port=0;AccessKey={Key};")]
    [InlineData($"Endpoint=https://x;Port=99999;AccessKey={Key};")]
    [InlineData($"Endpoint=https://x;AccessKey={Key};Version=2.0;")]
    [InlineData($"Endpoint=https://x;AccessKey={Key};AccessKey={Key};")]
    [InlineData($"Endpoint=https://x;AuthType=password;AccessKey={Key};")]
    [InlineData("Endpoint=https://x;AccessKey=c2VjcmV0;")]
    [InlineData("Endpoint=https://x;AccessKey=;")]
    [InlineData("Endpoint=https://x;")]
    [InlineData(";;;")]
    public void A_malformed_setting_is_refused_in_one_line_that_names_the_setting_and_not_its_value(string text)
    {
        var error = Assert.Throws<OptionsValidationException>(() => AzureSignalRSettings.Parse(text));

        Assert.StartsWith("The setting AzureSignalRConnectionString ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain("c2VjcmV0", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_setting_is_refused_by_name()
    {
        var configuration = Configure([]);

        Assert.False(AzureSignalRSettings.IsSet(configuration));
        var error = Assert.Throws<OptionsValidationException>(() => AzureSignalRSettings.Read(configuration));
        Assert.Equal("The setting AzureSignalRConnectionString is missing.", error.Message);
    }

    private static IConfiguration Configure(Dictionary<string, string?> settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
}
