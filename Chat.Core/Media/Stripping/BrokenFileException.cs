namespace Chat.Core.Media.Stripping;

/// <summary>A file ends or contradicts itself in the middle of its structure. <see cref="MetadataStripper"/> catches it.</summary>
internal sealed class BrokenFileException : Exception;
