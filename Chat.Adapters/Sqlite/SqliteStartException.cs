namespace Chat.Adapters.Sqlite;

/// <summary>The database file can't be used; the message explains in one line what is wrong with it.</summary>
public sealed class SqliteStartException(string message, Exception? inner = null) : Exception(message, inner);
