namespace Chat.Core.Media.Stripping;

/// <summary>A file ends or contradicts itself in the middle of its structure. Never leaves <see cref="MetadataStripper"/>.</summary>
internal sealed class BrokenFileException : Exception;
