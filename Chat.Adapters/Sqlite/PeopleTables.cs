namespace Chat.Adapters.Sqlite;

/// <summary>The steps of section 13 of the specification.</summary>
internal static class PeopleTables
{
    /// <summary>A message's metadata, as JSON text.</summary>
    public const string Metadata = "alter table messages add column metadata text;";
}
