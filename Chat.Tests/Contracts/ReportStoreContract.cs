using Chat.Core;
using Chat.Core.Chats;
using Chat.Core.Media;
using Chat.Core.Safety;

namespace Chat.Tests.Contracts;

public abstract class ReportStoreContract : StoreContract
{
    private readonly string _reporter = Stores.NewId("reporter");

    public static Report NewReport(string reporter, params string[] fileIds) => new()
    {
        Id = Stores.NewId("r"),
        ReporterId = reporter,
        UserId = Stores.NewId("user"),
        ChatId = Stores.NewId("chat"),
        Reason = ReportReason.ChildSafety,
        Note = "please look",
        Messages =
        [
            new Message
            {
                Id = Stores.NewId("m"), ChatId = "c", Seq = 3, Rev = 4, SenderId = "ben", ClientMessageId = "1",
                Fingerprint = "f", Content = "hello",
                CreatedAt = Stores.Start, Reactions = [new Reaction("👍", ["ana"])],
                Media =
                    [.. fileIds.Select(id => new MediaItem { FileId = id, Name = "cat.png", MimeType = "image/png", Size = 7, Width = 1 })],
            },
        ],
        CreatedAt = Stores.Start,
        ExpiresAt = Stores.At(60),
    };

    [Fact]
    public async Task A_report_is_returned_as_it_was_stored()
    {
        var report = NewReport(_reporter, Stores.NewId("file"));

        Assert.True(await Stores.Reports.AddAsync(report, Ct));

        Stores.AssertSame(report, await Stores.Reports.FindAsync(report.Id, Ct));
        Assert.Null(await Stores.Reports.FindAsync(Stores.NewId("r"), Ct));
    }

    [Fact]
    public async Task A_second_report_with_the_same_id_changes_nothing()
    {
        var report = NewReport(_reporter);
        await Stores.Reports.AddAsync(report, Ct);

        Assert.False(await Stores.Reports.AddAsync(report with { Note = "other" }, Ct));

        Assert.Equal("please look", (await Stores.Reports.FindAsync(report.Id, Ct))!.Note);
    }

    [Fact]
    public async Task A_report_is_saved_over_the_version_that_was_read()
    {
        var report = NewReport(_reporter);
        await Stores.Reports.AddAsync(report, Ct);
        var resolved = report with
        {
            State = ReportState.Resolved,
            Resolution = new Resolution
            {
                Action = ReportAction.Suspend,
                Until = Stores.At(9),
                By = "root",
                At = Stores.At(1),
                Note = "n",
                Applied = true,
            },
        };

        Assert.True(await Stores.Reports.SaveAsync(report, resolved, Ct));
        Assert.False(await Stores.Reports.SaveAsync(report, report, Ct));

        Stores.AssertSame(resolved with { Version = 1 }, await Stores.Reports.FindAsync(report.Id, Ct));
    }

    [Fact]
    public async Task Lists_have_one_state_or_one_reporter_in_the_order_of_ids_page_by_page()
    {
        var reports = Enumerable.Range(0, 3).Select(i => NewReport(_reporter) with { Id = $"{_reporter}-{i}" }).ToList();
        foreach (var report in reports)
        {
            await Stores.Reports.AddAsync(report, Ct);
        }

        await Stores.Reports.SaveAsync(reports[1], reports[1] with { State = ReportState.Resolved }, Ct);

        var above = $"{_reporter}-9";
        Assert.Equal([reports[2].Id, reports[0].Id], Ids(await Stores.Reports.ListAsync(ReportState.Open, above, 2, Ct)));
        Assert.Equal([reports[1].Id], Ids(await Stores.Reports.ListAsync(ReportState.Resolved, above, 1, Ct)));
        Assert.Equal(reports[0].Id, (await Stores.Reports.ListAsync(ReportState.Open, reports[2].Id, 1, Ct))[0].Id);
        Assert.NotEmpty(await Stores.Reports.ListAsync(ReportState.Open, null, 1, Ct));
        Assert.Equal([reports[0].Id, reports[1].Id], Ids(await Stores.Reports.ListOfReporterAsync(_reporter, null, 2, Ct)));
        Assert.Equal([reports[2].Id], Ids(await Stores.Reports.ListOfReporterAsync(_reporter, reports[1].Id, 2, Ct)));
    }

    [Fact]
    public async Task A_file_is_held_until_the_last_report_with_it_expires()
    {
        var file = Stores.NewId("file");
        await Stores.Reports.AddAsync(NewReport(_reporter, file, Stores.NewId("file")), Ct);
        await Stores.Reports.AddAsync(NewReport(_reporter, file) with { ExpiresAt = Stores.At(90) }, Ct);

        Assert.Equal(Stores.At(90), await Stores.Reports.FindHoldAsync(file, Stores.At(1), Ct));
        Assert.Equal(Stores.At(90), await Stores.Reports.FindHoldAsync(file, Stores.At(60), Ct));
        Assert.Null(await Stores.Reports.FindHoldAsync(file, Stores.At(90), Ct));
        Assert.Null(await Stores.Reports.FindHoldAsync(Stores.NewId("file"), Stores.At(1), Ct));
    }

    [Fact]
    public async Task Expired_reports_and_reporters_are_removed_and_others_stay()
    {
        // Long before the time of other tests.
        var (before, then) = (Stores.Start.AddYears(-9), Stores.Start.AddYears(-10));
        var old = NewReport(_reporter) with { ExpiresAt = then };
        var newer = NewReport(_reporter) with { ExpiresAt = then.AddMilliseconds(1) };
        await Stores.Reports.AddAsync(old, Ct);
        await Stores.Reports.AddAsync(newer, Ct);
        var (idle, active) = (Stores.NewId("idle"), Stores.NewId("active"));
        await ReserveAsync(idle, then - Limits.ReportWindow);
        await ReserveAsync(active, before);

        await Stores.Reports.RemoveExpiredAsync(then, Ct);

        Assert.Null(await Stores.Reports.FindAsync(old.Id, Ct));
        Assert.NotNull(await Stores.Reports.FindAsync(newer.Id, Ct));
        Assert.Equal(0, (await Stores.Reports.GetReporterAsync(idle, Ct)).Version);
        Assert.Equal(1, (await Stores.Reports.GetReporterAsync(active, Ct)).Version);
    }

    [Fact]
    public async Task A_reporter_is_saved_over_the_version_that_was_read()
    {
        var none = await Stores.Reports.GetReporterAsync(_reporter, Ct);
        var one = none with { Recent = [new RecentReport("key", "id", Stores.Start)] };

        Assert.True(await Stores.Reports.SaveReporterAsync(none, one, Ct));
        Assert.False(await Stores.Reports.SaveReporterAsync(none, none, Ct));

        var stored = await Stores.Reports.GetReporterAsync(_reporter, Ct);
        Stores.AssertSame(one with { Version = 1 }, stored);
        Assert.True(
            await Stores.Reports.SaveReporterAsync(
                stored, stored with { Recent = [.. stored.Recent, new RecentReport("k2", "i2", Stores.At(1))] }, Ct));
        Assert.Equal(["key", "k2"], (await Stores.Reports.GetReporterAsync(_reporter, Ct)).Recent.Select(r => r.Key));
    }

    [Fact]
    public async Task One_of_simultaneous_saves_of_a_new_reporter_wins()
    {
        var none = new Reporter(_reporter, [], 0);

        var saves = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            Stores.Reports.SaveReporterAsync(none, none with { Recent = [new RecentReport($"{i}", "id", Stores.Start)] }, Ct)));

        Assert.Single(saves, saved => saved);
    }

    private async Task ReserveAsync(string user, DateTimeOffset at) => Assert.True(await Stores.Reports.SaveReporterAsync(
        new Reporter(user, [], 0), new Reporter(user, [new RecentReport("key", "id", at)], 0), Ct));

    private static IEnumerable<string> Ids(IEnumerable<Report> reports) => reports.Select(report => report.Id);
}
