using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Chat.Tests.Conventions;

namespace Chat.Tests.Infra;

/// <summary>A deployment can give every setting that the program reads, and gives none that nobody reads.</summary>
public sealed class TemplateSettingsTests
{
    /// <summary>Settings that the Functions host reads.</summary>
    private static readonly string[] OfTheHost =
    [
        "AzureWebJobsStorage__blobServiceUri", "AzureWebJobsStorage__credential", "AzureWebJobsStorage__clientId",
        "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT",
        "OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG", "WEBSITE_USE_PLACEHOLDER_DOTNETISOLATED",
    ];

    /// <summary>Parts of AzureSignalRConnectionString, which is read as a whole.</summary>
    private static readonly string[] OfSignalR =
        ["AzureSignalRConnectionString__serviceUri", "AzureSignalRConnectionString__credential", "AzureSignalRConnectionString__clientId"];

    /// <summary>Settings that make no sense on Azure: a folder, or the address of a program on this machine.</summary>
    private static readonly string[] Local = ["Chat__DataPath", "Chat__PublicUrl"];

    private static readonly IReadOnlySet<string> Given =
        Names("AppSettings").Concat(Names("AppSecrets"))
            .Concat(Resources.Settings(Bicep.Prod).Keys).Concat(Resources.Settings(Bicep.Dev).Keys)
            .ToHashSet(StringComparer.Ordinal);

    [Fact]
    public void Every_setting_of_the_program_can_be_given() => Assert.Empty(Missing(ReadableSettings.All));

    [Fact]
    public void Every_setting_that_is_given_is_read() => Assert.Empty(Unread(Given));

    [Fact]
    public void Settings_that_are_missing_or_that_nobody_reads_are_found()
    {
        Assert.Contains("Image_Kit_Private_Key_Owner", ReadableSettings.All);
        Assert.Contains("Mongo__ConnectionString", ReadableSettings.All);
        Assert.Contains("JWT_SECRET", ReadableSettings.All);
        Assert.Equal(["Chat__New"], Missing(ReadableSettings.Literals("""if (configuration["Chat:New"] is null)""")));
        Assert.Equal(["NEW_ONE"], Missing(ReadableSettings.Literals("""public const string NewSetting = "NEW_ONE";""")));
        Assert.Equal(["Chat__Rates__Tpying"], Unread([.. Given, "Chat__Rates__Tpying"]));
    }

    [Fact]
    public void Each_secret_is_a_reference_to_the_vault()
    {
        var settings = Resources.Settings(Bicep.Prod).Concat(Resources.Settings(Bicep.Dev))
            .Where(s => Names("AppSecrets").Contains(s.Key)).ToList();

        Assert.Empty(Names("AppSecrets").Except(settings.Select(s => s.Key)));
        Assert.All(
            settings.Where(s => !s.Value.StartsWith("mongodb+srv://docdb-", StringComparison.Ordinal)),
            s => Assert.Contains("@Microsoft.KeyVault(SecretUri=", s.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void No_secret_leaves_the_parameters()
    {
        // Settings without secrets have the same value in these snapshots, so that it is seen when it is there.
        var secrets = Resources.Of(Bicep.Prod, Resources.VaultSecret).ToList();
        Assert.Contains(Bicep.Secret, Resources.Settings(Bicep.Prod)["Push__AppUrl"], StringComparison.Ordinal);

        Assert.NotEmpty(secrets);
        var values = secrets.Select(s => Resources.Text(s, "properties.value"));
        Assert.All(values, value => Assert.StartsWith("[tryGet(parameters('secrets'),", value, StringComparison.Ordinal));
        Assert.Equal("secureObject", (string?)Bicep.Template["definitions"]!["AppSecrets"]!["type"]);
        Assert.All(Bicep.Template["outputs"]!.AsObject(), o => Assert.Equal("string", (string?)o.Value!["type"]));
    }

    [Fact]
    public void The_inputs_of_the_parameter_files_and_of_the_example_are_the_same()
    {
        var read = new[] { "common", "dev", "prod" }.Select(f => Repository.Read($"infra/bicep/{f}.bicepparam"))
            .SelectMany(text => Regex.Matches(
                text, @"readEnvironmentVariable\(\s*'(?<name>\w+)'", RegexOptions.None, TimeSpan.FromMinutes(1)))
            .Select(match => match.Groups["name"].Value)
            .Except(["AZURE_ENV_NAME", "CHAT_UPSTREAM_IS_SET"]);

        Assert.Equal(Bicep.Inputs().Keys.ToHashSet(StringComparer.Ordinal), read.ToHashSet(StringComparer.Ordinal));
    }

    // A deployment replaces all settings of the app, so a setting that is only made by hand is lost with the next one.
    [Fact]
    public void Every_setting_that_the_operations_guide_names_can_be_given() => Assert.Empty(
        Regex.Matches(
                Repository.Read("docs/operations.md"), @"`(?<name>(?:[A-Z]\w*__\w+|OTEL_\w+|WEBSITE_\w+|FUNCTIONS_\w+))(?:=[^`]*)?`",
                RegexOptions.None, TimeSpan.FromMinutes(1))
            .Select(match => match.Groups["name"].Value).Except(Given));

    private static IEnumerable<string> Missing(IEnumerable<string> readable) =>
        readable.Where(name => name != "AzureSignalRConnectionString").Except(Given).Except(Local);

    private static IEnumerable<string> Unread(IEnumerable<string> given) =>
        given.Except(ReadableSettings.All).Except(OfTheHost).Except(OfSignalR);

    private static List<string> Names(string type) =>
        [.. ((JsonObject)Bicep.Template["definitions"]![type]!["properties"]!).Select(p => p.Key)];
}
