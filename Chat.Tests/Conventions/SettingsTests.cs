using System.Text.Json;
using Chat.Adapters.AzureSignalR;
using Chat.Adapters.ImageKit;
using Chat.Adapters.LocalMedia;
using Chat.Adapters.Mongo;
using Chat.Adapters.Sqlite;
using Chat.Core;
using Chat.Core.Access;
using Chat.Core.Media;
using Chat.Core.Push;
using Chat.Core.Webhooks;
using Chat.Functions;
using Chat.Functions.Security;
using Chat.Tests.Conventions.Schemas;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chat.Tests.Conventions;

/// <summary>The settings of local.settings.sample.json start the program.</summary>
public sealed class SettingsTests
{
    private static readonly string[] Documented =
    [
        "AzureWebJobsStorage", "FUNCTIONS_WORKER_RUNTIME", "JWT_SECRET", "JWT_ISSUER", "JWT_AUDIENCE", "Chat__Store",
        "Mongo__ConnectionString", "Mongo__Database",
        "AzureSignalRConnectionString", "Image_Kit_Public_Key_Owner", "Image_Kit_Private_Key_Owner", "Image_Kit_URL",
        "Chat__DataPath", "Chat__Cors", "Chat__Media__MaxProxiedBytes",
    ];

    /// <summary>Options classes that <see cref="Validate"/> binds from the sample, and those that have no settings.</summary>
    private static readonly Type[] Bound =
    [
        typeof(JwtOptions), typeof(RateOptions), typeof(AzureSignalROptions), typeof(MediaOptions), typeof(ImageKitOptions),
        typeof(MongoOptions), typeof(SendPolicyOptions), typeof(PushOptions),
    ];

    private static readonly Type[] SetInCode = [typeof(SqliteOptions), typeof(LocalMediaOptions)];

    [Fact]
    public void The_sample_has_every_setting_as_text()
    {
        var sample = JsonElement.Parse(Repository.Read("local.settings.sample.json"));

        Assert.False(sample.GetProperty("IsEncrypted").GetBoolean());
        Assert.NotEmpty(sample.GetProperty("Host").GetProperty("CORS").GetString()!);
        Assert.Empty(Documented.Except(Sample().Keys));
        Assert.Equal("dotnet-isolated", Sample()["FUNCTIONS_WORKER_RUNTIME"]);
    }

    [Fact]
    public void The_sample_starts() => Validate(Sample());

    [Theory]
    [InlineData("JWT_SECRET", null)]
    [InlineData("JWT_SECRET", "short")]
    [InlineData("JWT_SECRET_PREVIOUS", "short")]
    [InlineData("JWT_ISSUER", "https://issuer.example")]
    [InlineData("JWT_AUDIENCE", "chat-api")]
    [InlineData("AzureSignalRConnectionString", null)]
    [InlineData("AzureSignalRConnectionString", "Endpoint=nowhere")]
    [InlineData("Chat__Rates__SendBurst", "0")]
    [InlineData("Chat__Store", "elsewhere")]
    [InlineData("Mongo__ConnectionString", null)]
    [InlineData("Mongo__ConnectionString", "nowhere")]
    [InlineData("Mongo__Database", "no name")]
    [InlineData("Image_Kit_Public_Key_Owner", null)]
    [InlineData("Image_Kit_Private_Key_Owner", null)]
    [InlineData("Image_Kit_URL", "nowhere")]
    [InlineData("Chat__Media__Provider", "elsewhere")]
    [InlineData("SendPolicy__Url", "http://policy.example")]
    [InlineData("Webhooks__0__Url", "http://hooks.example")]
    [InlineData("SendPolicy__Secret", "whsec_short")]
    [InlineData("Chat__Media__MaxVideoBytes", "0")]
    [InlineData("Chat__Media__MaxProxiedBytes", "0")]
    [InlineData("Chat__Media__MaxProxiedBytes", "104857601")]
    public void A_setting_that_is_missing_or_malformed_stops_the_start_and_is_named(string name, string? value)
    {
        var settings = Sample();
        settings[name] = value;

        var refusal = Assert.Throws<OptionsValidationException>(() => Validate(settings));

        Assert.Contains(name.Split("__")[^1], refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://issuer.example/tenant/", true)]
    [InlineData("http://127.0.0.1:8080", true)]
    [InlineData("http://issuer.example", false)]
    [InlineData("issuer.example", false)]
    [InlineData("https://issuer.example?x=1", false)]
    public void An_issuer_has_an_https_address(string issuer, bool valid)
    {
        var settings = Sample();
        (settings["JWT_SECRET"], settings["JWT_ISSUER"], settings["JWT_AUDIENCE"]) = (null, issuer, "chat-api");

        var refusal = Record.Exception(() => Validate(settings));

        Assert.Equal(valid, refusal is null);
        Assert.True(valid || refusal!.Message.Contains("JWT_ISSUER", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_options_class_is_bound_here_or_has_no_settings()
    {
        var options = new[] { typeof(ChatJson), typeof(ChatRegistration) }.SelectMany(t => t.Assembly.GetTypes())
            .Where(t => t.Name.EndsWith("Options", StringComparison.Ordinal) && t.Namespace!.StartsWith("Chat.", StringComparison.Ordinal));

        Assert.Empty(options.Except([.. Bound, .. SetInCode]));
    }

    [Fact]
    public void The_host_file_is_for_the_functions_host_and_keeps_the_prefix_of_the_documents()
    {
        var host = JsonElement.Parse(Repository.Read("host.json"));

        Assert.Equal("2.0", host.GetProperty("version").GetString());
        var prefix = host.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString();
        Assert.Equal($"/{prefix}", ApiDocument.OpenApi.Root.Require("servers").Items.Single().Text("url"));
    }

    private static Dictionary<string, string?> Sample() =>
        JsonElement.Parse(Repository.Read("local.settings.sample.json")).GetProperty("Values").EnumerateObject()
            .ToDictionary(p => p.Name, p => p.Value.GetString(), StringComparer.Ordinal);

    /// <summary>As the worker does at its start: the functions host makes environment variables of the values.</summary>
    private static void Validate(Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key.Replace("__", ":", StringComparison.Ordinal), s.Value)))
            .Build();
        var services = new ServiceCollection().AddLogging().AddChat(configuration).AddAzureSignalR(configuration);
        using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<IStartupValidator>().Validate();
    }
}
