using Chat.Core;
using Microsoft.Data.Sqlite;

namespace Chat.Benchmarks.Sends;

/// <summary>
/// The least that a durable send has to do: check the sender, reject a repeat, insert the message, and update the chat and the
/// recipient's unread count. One prepared statement each, one commit for a message of each chat.
/// </summary>
internal static class BareSends
{
    private const string Schema = """
        pragma journal_mode = wal; pragma synchronous = normal;
        create table chats(
            no integer primary key, first_user text not null, second_user text not null, seq integer not null, last_at integer not null);
        create table members(
            chat integer not null, user_id text not null, unread integer not null, primary key(chat, user_id)) without rowid;
        create table messages(
            chat integer not null, seq integer not null, id text not null, sender_id text not null, client_message_id text not null,
            content text not null, created_at integer not null, primary key(chat, seq)) without rowid;
        create unique index messages_client on messages(chat, sender_id, client_message_id);
        """;

    public static async Task<SendCost> RunAsync()
    {
        using var folder = new SendFolder();
        await using var connection = new SqliteConnection($"Data Source={folder.Database};Pooling=False");
        await connection.OpenAsync();
        Execute(connection, Schema);
        for (var chat = 0; chat < SendBenchmark.Chats; chat++)
        {
            Execute(connection, $"insert into chats values({chat}, 'ana{chat}', 'ben{chat}', 0, 0)");
            Execute(connection, $"insert into members values({chat}, 'ana{chat}', 0), ({chat}, 'ben{chat}', 0)");
        }

        return await SendCost.MeasureAsync(
            SendBenchmark.Chats * SendBenchmark.SendsPerChat,
            () => Task.Run(() => SendAll(connection)),
            async () =>
            {
                await connection.CloseAsync();
                return folder.Size;
            });
    }

    private static void SendAll(SqliteConnection connection)
    {
        using var find = Prepare(
            connection, "select seq from chats where no = $chat and (first_user = $sender or second_user = $sender)", "$chat", "$sender");
        using var insert = Prepare(
            connection, "insert into messages values($chat, $seq, $id, $sender, $client, $content, $at)",
            "$chat", "$seq", "$id", "$sender", "$client", "$content", "$at");
        using var update = Prepare(connection, "update chats set seq = $seq, last_at = $at where no = $chat", "$seq", "$at", "$chat");
        using var count = Prepare(
            connection, "update members set unread = unread + 1 where chat = $chat and user_id <> $sender", "$chat", "$sender");
        var ids = new IdGenerator(TimeProvider.System);
        for (var n = 0; n < SendBenchmark.SendsPerChat; n++)
        {
            Execute(connection, "begin immediate");
            for (var chat = 0; chat < SendBenchmark.Chats; chat++)
            {
                var (id, at, sender) = (ids.NewId(), TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), $"ana{chat}");
                var seq = (long)Run(find, chat, sender).ExecuteScalar()! + 1;
                Run(insert, chat, seq, id, sender, ids.NewId(), Words.Text(new Random(n)), at).ExecuteNonQuery();
                Run(update, seq, at, chat).ExecuteNonQuery();
                Run(count, chat, sender).ExecuteNonQuery();
            }

            Execute(connection, "commit");
        }
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, params string[] names)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        Array.ForEach(names, name => command.Parameters.Add(new SqliteParameter { ParameterName = name }));
        return command;
    }

    private static SqliteCommand Run(SqliteCommand command, params object[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        return command;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
