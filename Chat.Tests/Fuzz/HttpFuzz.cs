using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chat.LocalHost.Functions;
using Chat.Tests.App;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Tests.Fuzz;

/// <summary>Sends hostile requests to every function with an HTTP trigger.</summary>
internal sealed partial class HttpFuzz(ChatApp app, IReadOnlyList<FunctionDescription> functions, Findings findings) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"];
    private static readonly string[] ContentTypes =
        [
            "application/json", "text/plain", "application/json; charset=utf-16", "multipart/form-data",
            "multipart/form-data; boundary=x", "application/x-www-form-urlencoded",
        ];

    private readonly HttpClient _http = new() { Timeout = Patience };

    public async Task SendAsync(Hostile hostile, string token)
    {
        var function = hostile.Pick(functions);
        using var request = Request(hostile, function, token);
        var described = $"{request.Method} {request.RequestUri}";
        try
        {
            using var response = await _http.SendAsync(request);
            await CheckAsync(response, described);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            findings.Add($"{described} was not answered: {e.Message}");
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(Hostile hostile, FunctionDescription function, string token)
    {
        var methods = ((HttpTriggerAttribute)function.Trigger).Methods is { Length: > 0 } own && hostile.Chance(95) ? own : Methods;
        var path = RouteParameter().Replace(function.Route, match => Segment(hostile, match.Groups["name"].Value));
        // As it is, without the client's own cleaning up.
        var uri = new Uri(
            $"{app.BaseAddress}api/{path}{Query(hostile)}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(new HttpMethod(hostile.Pick(methods).ToUpperInvariant()), uri);
        // The user of an erasure is refused from then on, so another one goes.
        var bearer = function.Name == "Users-Erase" ? app.Token("leaver") : token;
        request.Headers.TryAddWithoutValidation(
            "Authorization", hostile.Chance(97) ? $"Bearer {bearer}" : $"Bearer {bearer[..^hostile.Random.Next(1, 20)]}x");
        if (hostile.Chance(5))
        {
            request.Headers.TryAddWithoutValidation("X-Request-Id", new string('i', hostile.Random.Next(200)));
        }

        if (request.Method.Method is not ("GET" or "HEAD" or "OPTIONS") || hostile.Chance(5))
        {
            request.Content = new ByteArrayContent(HostileJson.Body(hostile));
            var type = hostile.Chance(85) ? ContentTypes[0] : hostile.Pick(ContentTypes);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        return request;
    }

    private static string Segment(Hostile hostile, string name)
    {
        var value = hostile.Fitting(name);
        // The server's own limit for a request line, which no function can do anything about.
        var segment = hostile.Chance(90) ? Uri.EscapeDataString(value) : hostile.Escape(value);
        return segment.Length is 0 or > 3_000 ? "x" : segment;
    }

    private static string Query(Hostile hostile)
    {
        var pairs = Enumerable.Range(0, hostile.Random.Next(4)).Select(_ =>
        {
            var name = hostile.Name();
            return $"{hostile.Escape(name)}={hostile.Escape(hostile.Fitting(name))}";
        });
        var query = string.Join('&', pairs);
        return query.Length is 0 or > 3_000 ? "" : $"?{query}";
    }

    private async Task CheckAsync(HttpResponseMessage response, string request)
    {
        var (status, body) = ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
        if (status >= 500)
        {
            findings.Add($"{request} got {status}: {body}");
        }
        else if (status >= 400 && request[..5] != "HEAD " && !IsServersOwn(response, request, body))
        {
            findings.CheckProblem(TryParse(body), status, request);
            if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
            {
                findings.Add($"{request} was refused as {response.Content.Headers.ContentType}");
            }
        }
    }

    // A path with a NUL is refused by the server itself; no function sees it.
    private static bool IsServersOwn(HttpResponseMessage response, string request, string body) =>
        body.Length == 0 && (int)response.StatusCode == 400 && request.Contains("%00", StringComparison.Ordinal);

    private static JsonElement TryParse(string body)
    {
        try
        {
            return JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(body);
        }
    }

    [GeneratedRegex(@"\{(?<name>\w+)[^}]*\}")]
    private static partial Regex RouteParameter();
}
