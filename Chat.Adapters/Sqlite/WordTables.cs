namespace Chat.Adapters.Sqlite;

/// <summary>The tables of the words by which search finds messages. All of it can be made anew from the messages.</summary>
internal static class WordTables
{
    /// <summary>
    /// The words of 64 messages are one value instead of a row for each word of each message: <see cref="WordBlock"/>,
    /// <see cref="WordSpans"/>. A few messages of a chat stay unindexed, so that its newest block is not written for each.
    /// </summary>
    public const string Blocks = """
        drop table message_words;
        create table word_blocks(
            chat integer not null, block integer not null, words blob not null, primary key(chat, block)) strict, without rowid;
        create table word_spans(
            chat integer not null, span integer not null, word text not null, blocks integer not null,
            primary key(chat, span, word)) strict, without rowid;
        alter table chats add column word_spans integer not null default 0;
        update chats set words_rev = 0;
        drop index chats_unindexed;
        -- WordIndex: contains only the chats with enough to index.
        create index chats_unindexed on chats(no) where rev - words_rev > 16;
        """;
}
