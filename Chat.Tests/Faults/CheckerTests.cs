using System.Text.Json;
using Chat.Faults.Checking;
using Chat.Faults.Log;

namespace Chat.Tests.Faults;

/// <summary>The check of the fault harness on logs written by hand. Each test changes one record of a log without findings.</summary>
public sealed class CheckerTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);

    [Fact]
    public void A_log_of_a_run_without_faults_has_no_finding() => Assert.Empty(Checker.Check(Log(), Grace));

    [Fact]
    public void A_message_that_is_not_stored_is_found() =>
        AssertFinds(Rule.Stored, Log().Where(record => record is not MessageFound { Seq: 2 }));

    [Fact]
    public void A_message_that_is_stored_under_another_number_is_found() =>
        AssertFinds(Rule.Stored, Replace<SendAnswered>(sent => sent with { Seq = sent.Seq + 1 }));

    [Fact]
    public void A_message_that_is_stored_twice_is_found() =>
        AssertFinds(Rule.StoredOnce, [.. Log(), .. Found("m3", 3, "ana", "a1 hello")]);

    [Fact]
    public void A_copy_of_a_message_that_was_deleted_is_found() => AssertFinds(
        Rule.StoredOnce,
        [
            .. Replace<MessageFound>(message => message.Seq == 1 ? message with { Deleted = true, Content = null } : message),
            .. Found("m3", 3, "ana", "a1 hello"),
        ]);

    [Fact]
    public void A_repeat_with_another_id_is_found() =>
        AssertFinds(Rule.StoredOnce, [.. Log(), new SendAnswered("ana", "c", "a1", "m2", 1)]);

    [Fact]
    public void A_refused_message_that_is_stored_is_found() => AssertFinds(
        Rule.StoredOnce,
        [
            .. Log(), new SendStarted("ana", "c", "a3"), new SendRefused("ana", "c", "a3", "not_allowed", IsFirstAttempt: true),
            .. Found("m3", 3, "ana", "a3 hello"),
        ]);

    [Fact]
    public void A_refusal_after_an_attempt_without_an_answer_may_be_of_a_stored_message() => Assert.DoesNotContain(
        Checker.Check(
            [
                .. Log(), new SendStarted("ana", "c", "a3"),
                new SendRefused("ana", "c", "a3", "not_allowed", IsFirstAttempt: false), .. Found("m3", 3, "ana", "a3 hello"),
            ],
            Grace),
        finding => finding.Rule == Rule.StoredOnce);

    [Fact]
    public void A_number_that_is_left_out_is_found() =>
        AssertFinds(Rule.Numbering, Replace<ChatFound>(chat => chat with { Seq = 3 }));

    [Fact]
    public void Two_messages_with_one_number_are_found() =>
        AssertFinds(Rule.Numbering, Replace<MessageFound>(message => message with { Seq = 1 }));

    [Fact]
    public void A_message_that_the_members_see_differently_is_found() =>
        AssertFinds(
            Rule.SameForBoth, Replace<MessageFound>(message => message.User == "ana" ? message with { Content = "a1 other" } : message));

    [Fact]
    public void A_page_that_passes_over_a_message_is_found() =>
        AssertFinds(Rule.Polling, Replace<PageGot>(page => page with { Seqs = [2] }));

    [Fact]
    public void A_poller_that_never_gets_the_last_message_is_found() =>
        AssertFinds(Rule.Polling, Replace<PageGot>(page => page with { Seqs = [1] }));

    [Fact]
    public void A_lost_edit_is_found() =>
        AssertFinds(Rule.Change, [.. Log(), new ChangeAnswered("ana", "c", "m1", Rev: 9, "a1 edited", Deleted: false)]);

    [Fact]
    public void A_lost_deletion_is_found() =>
        AssertFinds(Rule.Change, [.. Log(), new ChangeAnswered("ana", "c", "m1", Rev: 0, Content: null, Deleted: true)]);

    [Fact]
    public void A_lost_read_marker_is_found() =>
        AssertFinds(Rule.ReadMarker, Replace<ReadAnswered>(read => read with { UpToSeq = 2 }));

    [Fact]
    public void A_receipt_beyond_the_read_marker_is_found() =>
        AssertFinds(Rule.ReadMarker, Replace<ChatFound>(chat => chat with { PeerLastReadSeq = 2 }));

    [Fact]
    public void A_wrong_count_is_found() => AssertFinds(Rule.Unread, Replace<ChatFound>(chat => chat with { Unread = 2 }));

    [Fact]
    public void A_wrong_total_is_found() => AssertFinds(Rule.Unread, Replace<TotalFound>(total => total with { Messages = 7 }));

    [Theory]
    [InlineData("eve", "c")]
    [InlineData("ana", "another")]
    public void An_event_of_a_chat_of_others_is_found(string user, string chatId) =>
        AssertFinds(Rule.LeakToStranger, [.. Log(), new EventGot(user, "message_received", chatId, "ben")]);

    [Theory]
    [InlineData("user_typing", 200, true)]
    [InlineData("user_typing", 50, false)]
    [InlineData("user_typing", 1_200, false)]
    [InlineData("user_offline", 200, false)]
    public void An_event_of_the_other_member_is_found_in_a_block_alone(string name, long at, bool isFound)
    {
        var findings = Checker.Check([.. Log(), .. Block, new EventGot("ana", name, "c", "ben") { At = at }], Grace);

        Assert.Equal(isFound, findings.Any(finding => finding.Rule == Rule.LeakThroughBlock));
    }

    [Fact]
    public void A_message_through_a_block_is_found() => AssertFinds(
        Rule.LeakThroughBlock,
        [.. Log(), .. Block, new SendStarted("ana", "c", "a3") { At = 10 }, new SendAnswered("ana", "c", "a3", "m3", 3) { At = 20 }]);

    [Fact]
    public void A_device_that_holds_something_else_is_found() =>
        AssertFinds(Rule.Convergence, [.. Log(), new ViewTaken("ana", "ana.sdk", "c", ["1 a1"])]);

    [Fact]
    public void A_file_of_no_message_is_found() => AssertFinds(Rule.OrphanFile, [.. Log(), new FileFound("f2", "c/f2.pdf")]);

    [Fact]
    public void A_message_without_its_file_is_found() => AssertFinds(Rule.LostFile, Log().Where(record => record is not FileFound));

    [Fact]
    public void A_secret_in_the_log_of_the_server_is_found() =>
        AssertFinds(Rule.Secrecy, [.. Log(), new SecretLogged("info: the token is …")]);

    [Fact]
    public void A_fault_of_the_server_is_found() => AssertFinds(Rule.Answer, [.. Log(), new CallFailed("ana", "GET chats/c", "500 {}")]);

    [Fact]
    public async Task A_saved_log_is_the_same_log()
    {
        var log = new RunLog(TimeProvider.System);
        foreach (var record in Log())
        {
            log.Add(record);
        }

        var file = Path.GetTempFileName();
        await log.SaveAsync(file);

        Assert.Equal(log.Records.Select(Text), RunLog.Load(file).Select(Text));
        Assert.Empty(Checker.Check(RunLog.Load(file), Grace));
        File.Delete(file);
    }

    private static string Text(LogRecord record) => JsonSerializer.Serialize(record);

    private static LogRecord[] Block =>
    [
        new BlockChanged("ana", "c", IsOn: true, IsDone: false),
        new BlockChanged("ana", "c", IsOn: true, IsDone: true),
        new BlockChanged("ana", "c", IsOn: false, IsDone: false) { At = 1_000 },
    ];

    private static void AssertFinds(Rule rule, IEnumerable<LogRecord> records) =>
        Assert.Contains(Checker.Check([.. records], Grace), finding => finding.Rule == rule);

    private static IEnumerable<LogRecord> Replace<T>(Func<T, T> change)
        where T : LogRecord => Log().Select(record => record is T found ? change(found) : record);

    // Ana sends two messages, the second with a file; Ben reads the first.
    private static List<LogRecord> Log() =>
    [
        new ChatOpened("c", "ana", "ben"),
        new SendStarted("ana", "c", "a1"),
        new SendAnswered("ana", "c", "a1", "m1", 1),
        new SendStarted("ana", "c", "a2"),
        new SendAnswered("ana", "c", "a2", "m2", 2),
        new EventGot("ben", "message_received", "c", "ana"),
        new PageGot("ben", "c", 0, [1, 2]),
        new ReadAnswered("ben", "c", 1),
        new ChatFound("ana", "c", Seq: 2, Unread: 0, LastReadSeq: 2, ClearedUpToSeq: 0, PeerLastReadSeq: 1),
        new ChatFound("ben", "c", Seq: 2, Unread: 1, LastReadSeq: 1, ClearedUpToSeq: 0, PeerLastReadSeq: 2),
        .. Found("m1", 1, "ana", "a1 hello"),
        .. Found("m2", 2, "ana", "a2 hello", "f1"),
        new TotalFound("ana", 0, 0),
        new TotalFound("ben", 1, 1),
        new ViewTaken("ana", Device: null, "c", ["1 a1", "2 a2"]),
        new ViewTaken("ana", "ana.sdk", "c", ["1 a1", "2 a2"]),
        new FileFound("f1", "c/f1.pdf"),
    ];

    private static IEnumerable<MessageFound> Found(string id, long seq, string sender, string content, params string[] files) =>
        from user in new[] { "ana", "ben" }
        select new MessageFound(user, "c", id, seq, Rev: seq + 1, sender, content, Deleted: false) { FileIds = files };
}
