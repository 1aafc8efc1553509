namespace Chat.Core.Media;

/// <summary>The ten types (spec section 8). <see cref="Limits.MediaTypes"/> serves their names.</summary>
public static class MediaTypes
{
    /// <summary>The declaration of clients that do not know the type; it fits every type.</summary>
    public const string Unknown = "application/octet-stream";

    public static readonly MediaType Jpeg = new(
        "image/jpeg", MediaKind.Image, ["jpg", "jpeg", "jpe", "jfif"], ["image/jpg", "image/pjpeg"]);
    public static readonly MediaType Png = new("image/png", MediaKind.Image, ["png"], ["image/x-png", "image/apng"]);
    public static readonly MediaType Gif = new("image/gif", MediaKind.Image, ["gif"], []);
    public static readonly MediaType Webp = new("image/webp", MediaKind.Image, ["webp"], []);
    public static readonly MediaType Mp4 = new(
        "video/mp4", MediaKind.Video, ["mp4", "m4v"], ["video/x-m4v", "application/mp4", "video/3gpp", "video/3gpp2"]);
    public static readonly MediaType Mpeg = new(
        "video/mpeg", MediaKind.Video, ["mpeg", "mpg", "mpe", "m1v", "m2v"], ["video/x-mpeg", "video/mpg", "video/mp2p"]);
    public static readonly MediaType Mov = new("video/quicktime", MediaKind.Video, ["mov", "qt"], ["video/x-quicktime"]);
    public static readonly MediaType Pdf = new("application/pdf", MediaKind.Document, ["pdf"], ["application/x-pdf"]);
    public static readonly MediaType Doc = new(
        "application/msword", MediaKind.Document, ["doc"], ["application/vnd.ms-word", "application/x-msword"]);
    public static readonly MediaType Docx = new(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", MediaKind.Document, ["docx"], []);

    public static readonly IReadOnlyList<MediaType> All = [Jpeg, Png, Gif, Webp, Mp4, Mpeg, Mov, Pdf, Doc, Docx];

    /// <summary>The type with this name or alias; null when there is none.</summary>
    public static MediaType? Find(string? mimeType) =>
        string.IsNullOrWhiteSpace(mimeType) || mimeType == Unknown ? null : All.FirstOrDefault(t => t.Fits(mimeType));

    /// <summary>The type with this extension, with or without dot, in any case; null when there is none.</summary>
    public static MediaType? FindByExtension(string extension) =>
        All.FirstOrDefault(t => t.Extensions.Contains(extension.TrimStart('.'), StringComparer.OrdinalIgnoreCase));
}
