namespace Chat.Adapters.Sqlite;

/// <summary>The steps that make a message take less space, and a send fewer pages.</summary>
internal static class MessageTables
{
    /// <summary>
    /// Messages without the three indexes that each send had to write (docs/decisions/0013-sends-on-sqlite.md). Ids and hashes are a
    /// <see cref="HexColumn"/>, users of the chat are the number of their side. rev is that of the send, which never falls with seq;
    /// changed_rev is that of the last change. In data of earlier versions the rev of the send is not known for a changed message:
    /// the lowest rev from it on takes its place.
    /// </summary>
    public const string Narrow = """
        -- MessageKeys: the messages by the hash of their id and of their client's id, up to each chat's keyed_seq.
        create table message_keys(
            chat integer not null, key integer not null, seq integer not null, primary key(chat, key, seq)) strict, without rowid;
        insert or ignore into message_keys
            select chat, message_key(id), seq from messages union all select chat, message_key(client_message_id), seq from messages
            order by 1, 2, 3;
        alter table chats add column keyed_seq integer not null default 0;
        update chats set keyed_seq = seq;

        create table narrow_messages(
            chat integer not null, seq integer not null, id any not null, rev integer not null, sender_id any not null,
            client_message_id any not null, fingerprint any not null, type integer not null, content text, media text,
            reply_to_id any, reply_to_seq integer, reply_to_sender any, reactions text, created_at integer not null,
            edited_at integer, edits integer not null, deleted integer not null, hidden_first integer, hidden_second integer,
            metadata text, changed_rev integer, primary key(chat, seq)) strict, without rowid;
        insert into narrow_messages
            select m.chat, m.seq, hex_column(m.id), m.rev,
                case m.sender_id when c.first_user then 0 when c.second_user then 1 else m.sender_id end,
                hex_column(m.client_message_id), hex_column(m.fingerprint), m.type, m.content, m.media,
                hex_column(m.reply_to_id), m.reply_to_seq,
                case m.reply_to_sender when c.first_user then 0 when c.second_user then 1 else m.reply_to_sender end,
                m.reactions, m.created_at, m.edited_at, m.edits, m.deleted, m.hidden_first, m.hidden_second, m.metadata, null
            from messages m left join chats c on c.no = m.chat order by m.chat, m.seq;
        update narrow_messages set rev = f.lowest, changed_rev = narrow_messages.rev
            from (
                select chat, seq, lowest from (
                    select chat, seq, rev, min(rev) over (partition by chat order by seq desc) as lowest from messages)
                where lowest < rev) f
            where narrow_messages.chat = f.chat and narrow_messages.seq = f.seq;
        drop table messages;
        alter table narrow_messages rename to messages;
        -- MessagesByRev: contains only the messages that changed.
        create index messages_changed on messages(chat, changed_rev) where changed_rev is not null;
        -- ListChanges, CountAsync: what a side hid.
        create index messages_hidden_first on messages(chat, hidden_first) where hidden_first is not null;
        create index messages_hidden_second on messages(chat, hidden_second) where hidden_second is not null;
        """;

    /// <summary>The unread totals of users: <see cref="UnreadRows"/>.</summary>
    public const string UnreadTotals = """
        create table unread_totals(user_id text primary key, total integer not null, chats integer not null) strict, without rowid;
        insert into unread_totals
            select user_id, sum(unread), count(*) from members where unread > 0 and list = 2 and hidden = 0 group by user_id;
        drop index members_unread;
        """;
}
