using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using static Chat.Tests.Infra.Resources;

namespace Chat.Tests.Infra;

/// <summary>The rules of every deployment. Each rule lists its faults in a snapshot.</summary>
internal static class Rules
{
    /// <summary>Settings that Flex Consumption takes from elsewhere, and refuses or ignores here.</summary>
    private static readonly string[] NotOnFlex =
        ["FUNCTIONS_WORKER_RUNTIME", "FUNCTIONS_EXTENSION_VERSION", "WEBSITE_RUN_FROM_PACKAGE", "AzureWebJobsStorage"];

    /// <summary>Resource type, role, and who gets it.</summary>
    private static readonly string[] AllowedRoles =
    [
        $"{Storage} b7e6dc6d-f1e8-4753-8033-0f276bb0955b app",
        $"{Insights} 3913510d-42f4-4e42-8a64-420c390055eb app",
        $"{SignalR} 7e4f1700-ea5a-4f59-8f37-079cfe29dce3 app",
        $"{Vault}/kv- 4633458b-17de-408a-b874-0445c86b69e6 app",
        $"{Vault}/kv-up- 4633458b-17de-408a-b874-0445c86b69e6 signalR",
    ];

    public static IEnumerable<string> NoKeys(JsonObject snapshot) =>
        Require(snapshot, Storage, "properties.allowSharedKeyAccess", "false")
            .Concat(Require(snapshot, Storage, "properties.allowBlobPublicAccess", "false"))
            .Concat(Require(snapshot, Container, "properties.publicAccess", "None"))
            .Concat(Require(snapshot, SignalR, "properties.disableLocalAuth", "true"))
            .Concat(Require(snapshot, Insights, "properties.DisableLocalAuth", "true"))
            .Concat(Require(snapshot, Workspace, "properties.features.disableLocalAuth", "true"))
            .Concat(Require(snapshot, Publishing, "properties.allow", "false"))
            .Concat(Require(snapshot, Cluster, "properties.authConfig.allowedModes.0", "MicrosoftEntraID"))
            .Concat(Forbid(snapshot, Cluster, "properties.authConfig.allowedModes.1"))
            .Concat(Forbid(snapshot, Cluster, "properties.administrator"))
            .Concat(Require(snapshot, Vault, "properties.enableRbacAuthorization", "true"))
            .Concat(Require(snapshot, Vault, "properties.enableSoftDelete", "true"))
            .Concat(new[] { "ftp", "scm" }
                .Where(kind => !Of(snapshot, Publishing).Any(r => Name(r).EndsWith($"/{kind}", StringComparison.Ordinal)))
                .Select(kind => $"publishing by password over {kind} is not off"));

    public static IEnumerable<string> HttpsOnly(JsonObject snapshot) =>
        Require(snapshot, Site, "properties.httpsOnly", "true")
            .Concat(Require(snapshot, Site, "properties.siteConfig.ftpsState", "Disabled"))
            .Concat(Require(snapshot, Storage, "properties.supportsHttpsTrafficOnly", "true"))
            .Concat(All(snapshot).Where(r => r.ToJsonString().Contains("http://", StringComparison.Ordinal))
                .Select(r => $"{Id(r)} has an http address"));

    public static IEnumerable<string> NewTls(JsonObject snapshot) =>
        OneOf(snapshot, Site, "properties.siteConfig.minTlsVersion", "1.2", "1.3")
            .Concat(OneOf(snapshot, Site, "properties.siteConfig.scmMinTlsVersion", "1.2", "1.3"))
            .Concat(OneOf(snapshot, Storage, "properties.minimumTlsVersion", "TLS1_2", "TLS1_3"))
            .Concat(Settings(snapshot).Values
                .Where(v => v.StartsWith("mongodb", StringComparison.Ordinal) && !v.Contains("tls=true", StringComparison.Ordinal))
                .Select(_ => "the database is reached without TLS"));

    public static IEnumerable<string> IdentityForStorage(JsonObject snapshot) =>
        Require(snapshot, Site, "properties.functionAppConfig.deployment.storage.authentication.type", "UserAssignedIdentity")
            .Concat(Require(snapshot, Site, "identity.type", "UserAssigned"))
            .Concat(new[] { "AzureWebJobsStorage", "AzureSignalRConnectionString" }
                .Where(name => Setting(snapshot, $"{name}__credential") != "managedidentity"
                    || Setting(snapshot, $"{name}__clientId") is null || Setting(snapshot, name) is not null)
                .Select(name => $"{name} is not reached with the identity"));

    public static IEnumerable<string> Flex(JsonObject snapshot) =>
        Require(snapshot, "Microsoft.Web/serverfarms", "sku.name", "FC1")
            .Concat(Require(snapshot, Site, "properties.functionAppConfig.runtime.name", "dotnet-isolated"))
            .Concat(Require(snapshot, Site, "properties.functionAppConfig.runtime.version", "10.0"))
            .Concat(NotOnFlex.Where(name => Setting(snapshot, name) is not null).Select(name => $"{name} is set"));

    public static IEnumerable<string> Serverless(JsonObject snapshot) =>
        Require(snapshot, SignalR, "properties.features.0.flag", "ServiceMode")
            .Concat(Require(snapshot, SignalR, "properties.features.0.value", "Serverless"))
            .Concat(Of(snapshot, SignalR)
                .Where(r => !Match(r.ToJsonString(), @"signalr\?code=.*@Microsoft\.KeyVault\(SecretUri=.*/secrets/upstream-code/").Success)
                .Select(_ => "the key of the upstream does not come from the vault"));

    public static IEnumerable<string> MinimalRoles(JsonObject snapshot)
    {
        var given = Of(snapshot, Role).Select(Given).ToList();
        return given.Except(AllowedRoles).Select(role => $"{role} is given")
            .Concat(AllowedRoles.Except(given).Select(role => $"{role} is missing"))
            .Concat(given.GroupBy(role => role, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => $"{g.Key} is given twice"));
    }

    public static IEnumerable<string> Cors(JsonObject snapshot) =>
        Require(snapshot, Site, "properties.siteConfig.cors.allowedOrigins.0", "https://app.example.com")
            .Concat(Require(snapshot, SignalR, "properties.cors.allowedOrigins.0", "https://app.example.com"))
            .Concat(Forbid(snapshot, Site, "properties.siteConfig.cors.allowedOrigins.1"))
            .Concat(Forbid(snapshot, SignalR, "properties.cors.allowedOrigins.1"))
            .Concat(Require(snapshot, Site, "properties.siteConfig.cors.supportCredentials", "true"));

    public static IEnumerable<string> Diagnosed(JsonObject snapshot) =>
        from resource in All(snapshot)
        where new[] { Site, SignalR, Vault, Blobs, Cluster }.Contains(Type(resource))
        where !Of(snapshot, Diagnostics).Any(d =>
            Id(d).StartsWith($"{Id(resource)}/providers/", StringComparison.Ordinal) && Text(d, "properties.workspaceId") is not null)
        select $"{Id(resource)} has no diagnostic settings";

    public static IEnumerable<string> Alerted(JsonObject snapshot)
    {
        var alerts = Of(snapshot, LogAlert).Concat(Of(snapshot, MetricAlert)).ToList();
        return alerts.Where(a => !a["properties"]!["actions"]!.ToJsonString().Contains("/actionGroups/chat-team", StringComparison.Ordinal))
            .Select(a => $"{Name(a)} tells nobody")
            .Concat(alerts.Where(a => Text(a, "properties.enabled") != "true").Select(a => $"{Name(a)} is off"));
    }

    /// <summary>A file, and the rest of its form. The host holds every larger body in memory before the app refuses it.</summary>
    public static IEnumerable<string> SmallBodies(JsonObject snapshot)
    {
        var file = Number(snapshot, "Chat__Media__MaxProxiedBytes");
        var body = Number(snapshot, "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT");
        return body >= file + 65_536 && body <= 16 * 1024 * 1024 ? [] : [$"a body may have {body} bytes, a file {file}"];
    }

    /// <summary>The role by the type and, for the two vaults, the beginning of the name of the resource it is for.</summary>
    private static string Given(JsonObject assignment)
    {
        var scope = Match(Id(assignment), "providers/(?<type>[^/]+/[^/]+)/(?<name>[^/']+)[/']");
        var resource = scope.Groups["type"].Value;
        if (resource == Vault)
        {
            resource += scope.Groups["name"].Value.StartsWith("kv-up-", StringComparison.Ordinal) ? "/kv-up-" : "/kv-";
        }

        var role = Text(assignment, "properties.roleDefinitionId")!.Split('/')[^1];
        var principal = Text(assignment, "properties.principalId")!;
        return $"{resource} {role} {Owner(principal)}";
    }

    private static string Owner(string principal) => principal switch
    {
        _ when principal.Contains("userAssignedIdentities/id-chat", StringComparison.Ordinal) => "app",
        _ when principal.Contains("signalR", StringComparison.Ordinal) => "signalR",
        _ => principal,
    };

    private static Match Match(string text, string pattern) => Regex.Match(text, pattern, RegexOptions.None, TimeSpan.FromMinutes(1));

    private static long Number(JsonObject snapshot, string name) => long.Parse(Setting(snapshot, name)!, CultureInfo.InvariantCulture);

    private static string? Setting(JsonObject snapshot, string name) => Settings(snapshot).GetValueOrDefault(name);

    private static IEnumerable<string> Require(JsonObject snapshot, string type, string path, string value) =>
        OneOf(snapshot, type, path, value);

    private static IEnumerable<string> OneOf(JsonObject snapshot, string type, string path, params string[] values) =>
        from resource in Of(snapshot, type)
        let value = Text(resource, path)
        where !values.Contains(value)
        select $"{Name(resource)}: {path} is {value ?? "not set"}";

    private static IEnumerable<string> Forbid(JsonObject snapshot, string type, string path) =>
        Of(snapshot, type).Where(r => Text(r, path) is not null).Select(r => $"{Name(r)}: {path} is set");
}
