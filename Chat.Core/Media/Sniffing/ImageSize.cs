namespace Chat.Core.Media.Sniffing;

/// <summary>Width and height in pixels, as a viewer shows the picture.</summary>
public sealed record ImageSize(int Width, int Height);
