using System.Text.Json.Nodes;
using static Chat.Tests.Infra.Resources;

namespace Chat.Tests.Infra;

/// <summary>The templates keep to each rule, and each rule finds the templates that break it.</summary>
public sealed class TemplateTests
{
    private static readonly Dictionary<string, Func<JsonObject, IEnumerable<string>>> ByName = new(StringComparer.Ordinal)
    {
        [nameof(Rules.NoKeys)] = Rules.NoKeys,
        [nameof(Rules.HttpsOnly)] = Rules.HttpsOnly,
        [nameof(Rules.NewTls)] = Rules.NewTls,
        [nameof(Rules.IdentityForStorage)] = Rules.IdentityForStorage,
        [nameof(Rules.Flex)] = Rules.Flex,
        [nameof(Rules.Serverless)] = Rules.Serverless,
        [nameof(Rules.MinimalRoles)] = Rules.MinimalRoles,
        [nameof(Rules.Cors)] = Rules.Cors,
        [nameof(Rules.Diagnosed)] = Rules.Diagnosed,
        [nameof(Rules.Alerted)] = Rules.Alerted,
        [nameof(Rules.SmallBodies)] = Rules.SmallBodies,
    };

    /// <summary>Rule, resource type, path, and the value that breaks the rule; null removes what is there.</summary>
    public static TheoryData<string, string, string, string?> Broken => new()
    {
        { nameof(Rules.NoKeys), Storage, "properties.allowSharedKeyAccess", "true" },
        { nameof(Rules.NoKeys), Storage, "properties.allowBlobPublicAccess", "true" },
        { nameof(Rules.NoKeys), Container, "properties.publicAccess", "\"Blob\"" },
        { nameof(Rules.NoKeys), SignalR, "properties.disableLocalAuth", "false" },
        { nameof(Rules.NoKeys), Insights, "properties.DisableLocalAuth", null },
        { nameof(Rules.NoKeys), Workspace, "properties.features.disableLocalAuth", null },
        { nameof(Rules.NoKeys), Publishing, "properties.allow", "true" },
        { nameof(Rules.NoKeys), Publishing, "properties.allow", null },
        { nameof(Rules.NoKeys), Cluster, "properties.authConfig", """{ "allowedModes": ["MicrosoftEntraID", "NativeAuth"] }""" },
        { nameof(Rules.NoKeys), Cluster, "properties.administrator", """{ "userName": "root" }""" },
        { nameof(Rules.NoKeys), Vault, "properties.enableRbacAuthorization", "false" },
        { nameof(Rules.NoKeys), Vault, "properties.enableSoftDelete", null },
        { nameof(Rules.HttpsOnly), Site, "properties.httpsOnly", "false" },
        { nameof(Rules.HttpsOnly), Site, "properties.siteConfig.ftpsState", "\"FtpsOnly\"" },
        { nameof(Rules.HttpsOnly), Storage, "properties.supportsHttpsTrafficOnly", null },
        { nameof(Rules.HttpsOnly), SiteConfig, "properties.Image_Kit_URL", "\"http://ik.example\"" },
        { nameof(Rules.NewTls), Site, "properties.siteConfig.minTlsVersion", "\"1.1\"" },
        { nameof(Rules.NewTls), Site, "properties.siteConfig.scmMinTlsVersion", null },
        { nameof(Rules.NewTls), Storage, "properties.minimumTlsVersion", "\"TLS1_0\"" },
        { nameof(Rules.NewTls), SiteConfig, "properties.Mongo__ConnectionString", "\"mongodb://db.example\"" },
        {
            nameof(Rules.IdentityForStorage), Site, "properties.functionAppConfig.deployment.storage.authentication.type",
            "\"StorageAccountConnectionString\""
        },
        { nameof(Rules.IdentityForStorage), Site, "identity.type", "\"None\"" },
        { nameof(Rules.IdentityForStorage), SiteConfig, "properties.AzureWebJobsStorage__credential", null },
        { nameof(Rules.IdentityForStorage), SiteConfig, "properties.AzureWebJobsStorage__clientId", null },
        { nameof(Rules.IdentityForStorage), SiteConfig, "properties.AzureSignalRConnectionString", "\"Endpoint=x;AccessKey=y\"" },
        { nameof(Rules.Flex), "Microsoft.Web/serverfarms", "sku.name", "\"Y1\"" },
        { nameof(Rules.Flex), Site, "properties.functionAppConfig.runtime.version", "\"9.0\"" },
        { nameof(Rules.Flex), Site, "properties.functionAppConfig.runtime.name", "\"custom\"" },
        { nameof(Rules.Flex), SiteConfig, "properties.FUNCTIONS_WORKER_RUNTIME", "\"dotnet-isolated\"" },
        { nameof(Rules.Serverless), SignalR, "properties.features", """[{ "flag": "ServiceMode", "value": "Default" }]""" },
        {
            nameof(Rules.Serverless), SignalR, "properties.upstream",
            """{ "templates": [{ "urlTemplate": "https://x/runtime/webhooks/signalr?code=secret" }] }"""
        },
        { nameof(Rules.MinimalRoles), Role, "properties.roleDefinitionId", "\"/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635\"" },
        { nameof(Rules.MinimalRoles), Role, "properties.principalId", "\"someone\"" },
        { nameof(Rules.Cors), Site, "properties.siteConfig.cors.allowedOrigins", """["*"]""" },
        { nameof(Rules.Cors), SignalR, "properties.cors.allowedOrigins", """["https://app.example.com", "*"]""" },
        { nameof(Rules.Cors), Site, "properties.siteConfig.cors.supportCredentials", null },
        { nameof(Rules.Diagnosed), Diagnostics, "properties.workspaceId", null },
        { nameof(Rules.Alerted), MetricAlert, "properties.actions", "[]" },
        { nameof(Rules.Alerted), LogAlert, "properties.actions", """{ "actionGroups": [] }""" },
        { nameof(Rules.Alerted), LogAlert, "properties.enabled", "false" },
        { nameof(Rules.SmallBodies), SiteConfig, "properties.FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", "\"110100480\"" },
        { nameof(Rules.SmallBodies), SiteConfig, "properties.Chat__Media__MaxProxiedBytes", "\"11534336\"" },
    };

    public static TheoryData<string> Names => [.. ByName.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_templates_keep_to_the_rule(string rule) => Assert.Empty(ByName[rule](Bicep.Prod).Concat(ByName[rule](Bicep.Dev)));

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_template_that_breaks_the_rule_is_found(string rule, string type, string path, string? value)
    {
        var broken = Bicep.Prod;
        Set(broken, type, path, value is null ? null : JsonNode.Parse(value));

        Assert.NotEmpty(ByName[rule](broken));
    }

    [Fact]
    public void Every_rule_is_broken_by_a_template() => Assert.Empty(ByName.Keys.Except(Broken.Select(row => (string)row[0]!)));

    [Theory]
    [InlineData(Role)]
    [InlineData(Diagnostics)]
    public void A_resource_that_is_missing_is_found(string type)
    {
        foreach (var index in Enumerable.Range(0, Of(Bicep.Prod, type).Count()))
        {
            var broken = Bicep.Prod;
            broken["predictedResources"]!.AsArray().Remove(Of(broken, type).ElementAt(index));

            Assert.NotEmpty(Rules.MinimalRoles(broken).Concat(Rules.Diagnosed(broken)));
        }
    }

    [Fact]
    public void The_database_is_created_only_when_none_is_given()
    {
        Assert.Single(Of(Bicep.Prod, Cluster));
        Assert.Empty(Of(Bicep.Dev, Cluster));
        Assert.Contains("@Microsoft.KeyVault", Settings(Bicep.Dev)["Mongo__ConnectionString"], StringComparison.Ordinal);
    }
}
