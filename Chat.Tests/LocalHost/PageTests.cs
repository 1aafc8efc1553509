using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Chat.Faults.Hosting;

namespace Chat.Tests.LocalHost;

/// <summary>The page at /, the API reference and the demo's endpoints, as LocalHost serves them.</summary>
public sealed partial class PageTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chat-page-").FullName;
    private LocalHostProcess _host = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _host = await LocalHostProcess.StartAsync(_folder);
        _http = new HttpClient { BaseAddress = _host.Address };
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_page_forbids_foreign_and_inline_content_or_says_how_to_build_it()
    {
        using var response = await _http.GetAsync("/");
        var html = await response.Content.ReadAsStringAsync();

        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        if (!html.Contains("/assets/", StringComparison.Ordinal))
        {
            Assert.Contains("dotnet build Chat.LocalHost", html, StringComparison.Ordinal);
            return;
        }

        Assert.StartsWith("default-src 'self';", PolicyOf(response), StringComparison.Ordinal);
        var script = ScriptAddress().Match(html).Groups[1].Value;
        using var asset = await _http.GetAsync(script);
        Assert.Equal("text/javascript", asset.Content.Headers.ContentType?.MediaType);
        Assert.True(asset.Headers.CacheControl?.MaxAge > TimeSpan.FromDays(300));
        using var worker = await _http.GetAsync("/sw.js");
        Assert.Equal("text/javascript", worker.Content.Headers.ContentType?.MediaType);
        // Browsers look for a new one at the same address.
        Assert.True(worker.Headers.CacheControl?.NoCache);
        using var missing = await _http.GetAsync("/assets/none.js");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task The_page_of_events_has_every_event_of_the_document()
    {
        var document = JsonNode.Parse(await _http.GetStringAsync("/api/asyncapi.json"))!;
        var html = await _http.GetStringAsync("/docs/events");

        Assert.All(document["operations"]!.AsObject(), operation =>
            Assert.Contains($"<section id=\"{operation.Key}\">", html, StringComparison.Ordinal));
        // Every link of the page leads to something on it.
        Assert.All(LocalLink().Matches(html).Select(link => link.Groups[1].Value).Distinct(), target =>
            Assert.Contains($"id=\"{target}\"", html, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_api_reference_loads_nothing_from_elsewhere()
    {
        using var response = await _http.GetAsync("/docs");
        var html = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("openapi.json", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(ForeignSource(), html);
        Assert.StartsWith("default-src 'self';", PolicyOf(response), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, HttpStatusCode.OK)]
    [InlineData("Origin", "https://elsewhere.example", HttpStatusCode.NotFound)]
    [InlineData("X-Forwarded-For", "203.0.113.7", HttpStatusCode.NotFound)]
    [InlineData("Host", "elsewhere.example", HttpStatusCode.NotFound)]
    public async Task The_demo_is_for_this_computer_and_this_origin(string? header, string? value, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/demo/users");
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        using var response = await _http.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    private static string PolicyOf(HttpResponseMessage response) => Assert.Single(response.Headers.GetValues("Content-Security-Policy"));

    [GeneratedRegex("<script[^>]* src=\"([^\"]+)\"")]
    private static partial Regex ScriptAddress();

    [GeneratedRegex("href=\"#([^\"]+)\"")]
    private static partial Regex LocalLink();

    [GeneratedRegex("(?:src|href)=\"(?:https?:)?//")]
    private static partial Regex ForeignSource();
}
