namespace Chat.Adapters.Sqlite;

internal static class SqliteTables
{
    /// <summary>
    /// Times are Unix milliseconds. Inside, a chat goes by its number, since its id would be repeated in every row and
    /// index. What belongs to a chat is stored in the order in which it is read (without rowid), so a page of it is a
    /// few pages of the file. Each index is there for the queries named above it.
    /// </summary>
    public const string Version1 = """
        create table chats(
            no integer primary key, id text not null unique, first_user text not null, second_user text not null,
            status integer not null, requested_by text not null, created_at integer not null, requested_at integer not null,
            responded_at integer, last_message_at integer, seq integer not null, rev integer not null, version integer not null,
            cleared_by_both integer not null, erased_up_to integer not null default 0,
            unique(first_user, second_user)) strict;
        -- EraseCleared: holds just the chats with something to erase.
        create index chats_erasable on chats(no) where erased_up_to < cleared_by_both;

        -- list, sort_at, chat_id and created_at repeat what the chat says, so that a list is a range of one index.
        create table members(
            chat integer not null, side integer not null, user_id text not null, chat_id text not null,
            list integer not null, sort_at integer not null, created_at integer not null, changed integer not null,
            own_rev integer not null, unread integer not null, last_read_seq integer not null, shared_read_seq integer not null,
            archived integer not null, muted integer not null, muted_until integer, cleared_up_to_seq integer not null,
            cleared_at_rev integer, cleared_at_own_rev integer not null, hidden integer not null, blocked integer not null,
            primary key(chat, side)) strict, without rowid;
        -- ListAsync but for history, CountAsync.
        create index members_list on members(user_id, list, sort_at, chat_id, archived, hidden);
        -- ListAsync of history.
        create index members_history on members(user_id, created_at, chat_id);
        -- ListChanged.
        create index members_changed on members(user_id, changed);
        -- SumUnread.
        create index members_unread on members(user_id, unread, list, hidden) where unread > 0 and list = 2 and hidden = 0;

        create table counters(name text primary key, value integer not null) strict, without rowid;
        insert into counters values('change', 0);

        create table messages(
            chat integer not null, seq integer not null, id text not null, rev integer not null, sender_id text not null,
            client_message_id text not null, fingerprint text not null, type integer not null, content text, media text,
            reply_to_id text, reply_to_seq integer, reply_to_sender text, reactions text, created_at integer not null,
            edited_at integer, edits integer not null, deleted integer not null, hidden_first integer, hidden_second integer,
            primary key(chat, seq)) strict, without rowid;
        -- FindAsync, FindHighestSeq.
        create unique index messages_id on messages(chat, id);
        -- AppendAsync: a send happens once.
        create unique index messages_client on messages(chat, sender_id, client_message_id);
        -- ListChanges.
        create index messages_rev on messages(chat, rev);
        -- CountUnread, ListTraces.
        create index messages_sent on messages(chat, sender_id, seq, hidden_first, hidden_second) where deleted = 0;
        -- ReplaceAsync: the replies that change along.
        create index messages_replies on messages(chat, reply_to_seq) where reply_to_seq is not null;
        -- ListChanges, CountAsync: what a side hid.
        create index messages_hidden_first on messages(chat, hidden_first) where hidden_first is not null;
        create index messages_hidden_second on messages(chat, hidden_second) where hidden_second is not null;

        -- SearchAsync. A block is 64 messages in a row (docs/decisions/0004-search.md).
        create table message_words(
            chat integer not null, block integer not null, word text not null, seq integer not null,
            primary key(chat, block, word, seq)) strict, without rowid;
        -- ListTraces: who reacted to what.
        create table message_reactors(
            chat integer not null, user_id text not null, seq integer not null, primary key(chat, user_id, seq)) strict, without rowid;

        create table connections(id text primary key, user_id text not null, expires_at integer not null) strict, without rowid;
        create index connections_user on connections(user_id, expires_at);
        create index connections_expiry on connections(expires_at);
        create table rooms(
            connection_id text not null, chat_id text not null, user_id text not null, peer_id text not null,
            primary key(connection_id, chat_id)) strict, without rowid;
        create index rooms_chat on rooms(chat_id, user_id);
        create index rooms_peer on rooms(peer_id, chat_id);
        create table typing(chat_id text not null, user_id text not null, at integer not null, primary key(chat_id, user_id)) strict, without rowid;

        create table settings(user_id text primary key, requests integer not null) strict, without rowid;
        create table erasures(user_id text primary key, requested_at integer not null) strict, without rowid;
        create index erasures_requested on erasures(requested_at);
        """;

    /// <summary>Files: docs/media.md.</summary>
    public const string Version2 = """
        create table files(
            id text primary key, chat_id text not null, uploader_id text not null, path text not null, name text not null,
            type text not null, size integer not null, width integer, height integer, state integer not null, provider_id text,
            sent_as text, created_at integer not null, due_at integer not null, failures integer not null, version integer not null)
            strict, without rowid;
        -- ListDue.
        create index files_due on files(due_at, id);
        -- ListOfUploader.
        create index files_uploader on files(uploader_id, id);
        """;

    /// <summary>The places of waiting requests, and with which message a chat came back.</summary>
    public const string Version3 = """
        alter table members add column returned_with_seq integer not null default 0;
        alter table chats add column request_place integer;
        -- ListRequestPlaces; GetOrCreateAsync and SaveAsync take a place once.
        create unique index chats_request_place on chats(requested_by, request_place) where request_place is not null;
        """;

    /// <summary>
    /// One commit (docs/decisions/0009-one-commit.md): replies don't change with their originals, unread counts and traces
    /// need no index, and words are indexed after the commit, up to each chat's words_rev.
    /// </summary>
    public const string Version5 = """
        drop index messages_sent;
        drop index messages_replies;
        drop table message_reactors;
        alter table members drop column returned_with_seq;
        alter table chats add column words_rev integer not null default 0;
        -- The words are cut by newer rules (SearchWords.Version), so all messages are indexed again.
        delete from message_words;
        -- WordIndex: contains only the chats with something to index.
        create index chats_unindexed on chats(no) where words_rev < rev;
        """;

    /// <summary>Typing and its end each have their interval.</summary>
    public const string Version4 = """
        drop table typing;
        create table typing(
            chat_id text not null, user_id text not null, stops integer not null, at integer not null,
            primary key(chat_id, user_id, stops)) strict, without rowid;
        """;

    /// <summary>Erased users stay known for a while, so that their old tokens are refused.</summary>
    public const string ErasedUsers = """
        create table erased_users(user_id text primary key, requested_at integer not null, finished_at integer) strict, without rowid;
        -- ForgetErasures.
        create index erased_users_finished on erased_users(finished_at) where finished_at is not null;
        insert into erased_users(user_id, requested_at) select user_id, requested_at from erasures;
        """;
}
