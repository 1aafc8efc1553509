using System.Globalization;
using System.Text.Json;
using Chat.Core.Media;
using Chat.Core.Uploads;
using Chat.Tests.App;
using Chat.Tests.Media.ImageKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Chat.Tests.Media;

/// <summary>No unknown bytes stay at the provider for ever.</summary>
public sealed class ReconcileTests : IAsyncLifetime
{
    private const string Sweep = "Jobs-SweepMedia";
    private const string Reconcile = "Jobs-ReconcileMedia";

    // All set by InitializeAsync, before any fact runs.
    private ChatApp _app = null!;
    private FakeImageKit _server = null!;
    private string _chatId = null!;
    private ApiUser _ana = null!;

    private static CancellationToken Ct => CancellationToken.None;

    private IMediaStore Files => _app.Services.GetRequiredService<IMediaStore>();

    public async Task InitializeAsync()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        _server = await FakeImageKit.StartAsync(clock);
        _app = await ChatApp.StartAsync(_server.Settings, services => _server.PointHere(services), time: clock);
        (_chatId, _ana, _) = await _app.OpenChatAsync();
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task An_upload_that_ends_after_its_user_was_erased_leaves_nothing()
    {
        DuringUpload(EraseAsync);

        (await _ana.UploadAsync(_chatId, Samples.Png(), "a.png")).RequireProblem(503, "dependency_unavailable");

        Assert.Empty(_server.Files);
        await SweepAfterAsync(TimeSpan.FromHours(1));
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task An_upload_that_ends_after_the_clean_up_gave_it_up_leaves_nothing()
    {
        DuringUpload(async () => await Files.RemoveAsync(Assert.Single(await RowsAsync()).FileId, Ct));

        (await _ana.UploadAsync(_chatId, Samples.Png(), "a.png")).RequireProblem(503, "dependency_unavailable");

        Assert.Empty(_server.Files);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_upload_with_a_token_that_outlived_its_user_leaves_nothing(int version)
    {
        var token = (await _ana.TokenAsync(_chatId, Samples.Pdf.Length, version: version)).Require(200);
        await EraseAsync();
        await SweepAfterAsync(TimeSpan.FromMinutes(9));
        (await _ana.UploadDirectAsync(token, Samples.Pdf)).Require(200);

        await SweepAfterAsync(TimeSpan.FromMinutes(51));

        Assert.Empty(_server.Files);
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task A_file_put_elsewhere_with_a_version_1_token_is_deleted_and_known_or_foreign_files_stay()
    {
        var sent = await _ana.UploadPngAsync(_chatId);
        (await _ana.PostAsync($"chats/{_chatId}/messages", new { media = new[] { sent } })).Require(201);
        foreach (var folder in new[] { $"/chats/{_chatId}", $"/chats/{_chatId}/deeper", "/chats/elsewhere", "/others" })
        {
            var token = (await _ana.TokenAsync(_chatId, Samples.Pdf.Length, version: 1)).Require(200);
            var elsewhere = token.Body.Replace($"\"folder\":\"/chats/{_chatId}\"", $"\"folder\":\"{folder}\"", StringComparison.Ordinal)
                .Replace(token.Text("fields.fileName"), "mine.html", StringComparison.Ordinal);
            (await _ana.UploadDirectAsync(new Answer(JsonElement.Parse(elsewhere)), Samples.Pdf)).Require(200);
        }

        await ReconcileAfterAsync(TimeSpan.FromHours(24));
        Assert.Equal(5, _server.Files.Count);
        await ReconcileAfterAsync(TimeSpan.FromHours(2));

        Assert.Equal(3, _server.Files.Count);
        Assert.Contains("/others/mine.html", _server.Files);
        // Another deployment may have that chat.
        Assert.Contains("/chats/elsewhere/mine.html", _server.Files);
        Assert.Contains(_server.Files.Keys, path => path.Contains(sent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_at_another_path_than_its_row_names_is_deleted()
    {
        var fileId = await _ana.UploadPngAsync(_chatId);
        (await _ana.PostAsync($"chats/{_chatId}/messages", new { media = new[] { fileId } })).Require(201);
        Put($"/chats/{_chatId}/{fileId}.pdf");
        Put($"/chats/{await ChatApp.OpenChatAsync(_ana, _app.NewUser())}/{fileId}.png");

        await ReconcileAfterAsync(TimeSpan.FromHours(26));

        Assert.EndsWith($"{_chatId}/{fileId}.png", Assert.Single(_server.Files).Key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_pages_of_a_listing_are_checked()
    {
        for (var i = 0; i < IMediaStorage.ListingPageSize + 150; i++)
        {
            Put(string.Create(CultureInfo.InvariantCulture, $"/chats/{_chatId}/f{i}.pdf"));
        }

        await ReconcileAfterAsync(TimeSpan.FromHours(26));

        Assert.Empty(_server.Files);
    }

    [Fact]
    public async Task A_failed_deletion_does_not_stop_the_others_and_is_repeated_by_the_next_run()
    {
        for (var i = 0; i < 150; i++)
        {
            Put(string.Create(CultureInfo.InvariantCulture, $"/chats/{_chatId}/f{i}.pdf"));
        }

        var failed = 0;
        _server.Fault = http =>
        {
            var fails = http.Request.Method == "POST" && failed++ == 0;
            http.Response.StatusCode = fails ? 403 : 200;
            return Task.FromResult(fails);
        };
        await ReconcileAfterAsync(TimeSpan.FromHours(26));
        Assert.Equal(100, _server.Files.Count);

        await _app.RunJobAsync(Reconcile);
        Assert.Empty(_server.Files);
    }

    private void Put(string path) =>
        _server.Files[path] = new FakeFile(RandomId.New().ToString("N"), path, Samples.Pdf, IsPrivate: true, _app.Time.GetUtcNow());

    private void DuringUpload(Func<Task> act) => _server.Fault = async http =>
    {
        if (http.Request.Method == "POST")
        {
            _server.Fault = null;
            await act();
        }

        return false;
    };

    private async Task EraseAsync()
    {
        (await _ana.DeleteAsync("users/me")).Require(202);
        _app.Time.Advance(TimeSpan.FromSeconds(10));
        await _app.RunJobAsync("Jobs-FinishErasures");
        await _app.RunJobAsync(Sweep);
    }

    private Task<IReadOnlyList<MediaFile>> RowsAsync() => Files.ListOfUploaderAsync(_ana.Id, null, 10, Ct);

    private Task SweepAfterAsync(TimeSpan wait)
    {
        _app.Time.Advance(wait);
        return _app.RunJobAsync(Sweep);
    }

    private Task ReconcileAfterAsync(TimeSpan wait)
    {
        _app.Time.Advance(wait);
        return _app.RunJobAsync(Reconcile);
    }
}
