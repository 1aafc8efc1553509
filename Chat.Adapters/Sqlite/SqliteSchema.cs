namespace Chat.Adapters.Sqlite;

/// <summary>
/// The tables, and the steps from each version of them to the next. A step that was released is never changed; a new
/// one is added to the end.
/// </summary>
internal static class SqliteSchema
{
    private static readonly string[] Steps =
    [
        SqliteTables.Version1, SqliteTables.Version2, SqliteTables.Version3, SqliteTables.Version4, SqliteTables.Version5,
        PresenceTables.SilentLeases, SqliteTables.ErasedUsers,
        PeopleTables.Metadata, PeopleTables.Profiles, PeopleTables.Delivered, PeopleTables.LastSeen,
        SafetyTables.Reports, SafetyTables.Administration,
        WordTables.Blocks,
        WebhookTables.Cursors,
        PushTables.Devices, PushTables.Outbox,
        MessageTables.Narrow, MessageTables.UnreadTotals,
    ];

    public static void Migrate(SqliteSession session)
    {
        session.Define("message_key", text => MessageKeys.Of(text!));
        session.Define("hex_column", text => text is null ? null : HexColumn.ToColumn(text));
        // A step that copies messages leaves their text in free pages, and a later deletion would not reach it there.
        session.ExecuteScript("pragma secure_delete = on");
        // Immediate, so that of two processes that start at once the second waits and finds the work done.
        session.Execute("begin immediate");
        var version = (int)session.Number("pragma user_version");
        if (version > Steps.Length)
        {
            throw new SqliteStartException(
                $"The database has schema {version}; this program knows up to {Steps.Length}. Start the newer program.");
        }

        foreach (var step in Steps.Skip(version))
        {
            session.ExecuteScript(step);
        }

        session.Execute($"pragma user_version = {Steps.Length}");
        session.Execute("commit");
    }
}
