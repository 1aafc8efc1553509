using System.Globalization;
using System.Text.Json.Nodes;

namespace Chat.Tests.Infra;

/// <summary>Reads and changes the resources of a snapshot.</summary>
internal static class Resources
{
    public const string Site = "Microsoft.Web/sites";
    public const string SiteConfig = "Microsoft.Web/sites/config";
    public const string Publishing = "Microsoft.Web/sites/basicPublishingCredentialsPolicies";
    public const string Storage = "Microsoft.Storage/storageAccounts";
    public const string Blobs = "Microsoft.Storage/storageAccounts/blobServices";
    public const string Container = "Microsoft.Storage/storageAccounts/blobServices/containers";
    public const string SignalR = "Microsoft.SignalRService/signalR";
    public const string Vault = "Microsoft.KeyVault/vaults";
    public const string VaultSecret = "Microsoft.KeyVault/vaults/secrets";
    public const string Cluster = "Microsoft.DocumentDB/mongoClusters";
    public const string Insights = "Microsoft.Insights/components";
    public const string Workspace = "Microsoft.OperationalInsights/workspaces";
    public const string Role = "Microsoft.Authorization/roleAssignments";
    public const string Diagnostics = "Microsoft.Insights/diagnosticSettings";
    public const string LogAlert = "Microsoft.Insights/scheduledQueryRules";
    public const string MetricAlert = "Microsoft.Insights/metricAlerts";

    public static IEnumerable<JsonObject> All(JsonObject snapshot) => snapshot["predictedResources"]!.AsArray().Select(r => r!.AsObject());

    public static IEnumerable<JsonObject> Of(JsonObject snapshot, string type) => All(snapshot).Where(r => Type(r) == type);

    public static string Type(JsonObject resource) => (string)resource["type"]!;

    public static string Id(JsonObject resource) => (string)resource["id"]!;

    public static string Name(JsonObject resource) => (string)resource["name"]!;

    /// <summary>The value at a path such as <c>properties.tls.0.name</c> as text, or null when there is none.</summary>
    public static string? Text(JsonNode resource, string path) => Find(resource, path)?.ToString();

    /// <summary>Sets the value at a path of every resource of a type. Null removes it.</summary>
    public static void Set(JsonObject snapshot, string type, string path, JsonNode? value)
    {
        var dot = path.LastIndexOf('.');
        var found = Of(snapshot, type).ToList();
        Assert.NotEmpty(found);
        foreach (var parent in found.Select(r => Find(r, path[..dot])!.AsObject()))
        {
            _ = value is null ? parent.Remove(path[(dot + 1)..]) : (parent[path[(dot + 1)..]] = value.DeepClone()) is null;
        }
    }

    public static IReadOnlyDictionary<string, string> Settings(JsonObject snapshot) =>
        Of(snapshot, SiteConfig).Single()["properties"]!.AsObject().ToDictionary(p => p.Key, p => (string)p.Value!, StringComparer.Ordinal);

    private static JsonNode? Find(JsonNode? node, string path) => path.Split('.').Aggregate(node, (at, step) => at switch
    {
        JsonArray list => list.ElementAtOrDefault(int.Parse(step, CultureInfo.InvariantCulture)),
        JsonObject map => map[step],
        _ => null,
    });
}
