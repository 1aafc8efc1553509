namespace Chat.Tests.Media.Tools;

/// <summary>Makes pictures and films with all metadata that ffmpeg and exiftool can write.</summary>
internal static class MediaMaker
{
    private static readonly string[] Picture = ["-f", "lavfi", "-i", "testsrc=size=64x48:rate=10"];
    private static readonly string[] Sound = ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100"];

    private static readonly string[] FilmTags =
    [
        "-metadata", "creation_time=2026-01-02T03:04:05Z", "-metadata", "location=+48.8584+002.2945/", "-metadata", "title=Secret film",
        "-metadata", "make=Anas Camera", "-metadata", "model=Anas Camera", "-metadata:s:v", "handler_name=Secret handler",
        "-metadata:s", "creation_time=2026-01-02T03:04:05Z",
    ];

    public static void Make(MediaTools tools, string name)
    {
        if (Path.GetExtension(name) is ".mp4" or ".mov")
        {
            MakeFilm(tools, name);
            return;
        }

        var frames = Path.GetExtension(name) == ".gif" ? "3" : "1";
        tools.Ffmpeg([.. Picture, "-frames:v", frames, tools.PathOf(name)]);
        tools.Exiftool([.. Tags(tools, name), tools.PathOf(name)]);
    }

    /// <summary>The checksums of all decoded frames.</summary>
    public static string Decode(MediaTools tools, string name)
    {
        var output = tools.PathOf(name + ".txt");
        tools.Ffmpeg("-i", tools.PathOf(name), "-map", "0:v", "-map", "0:a?", "-f", "framemd5", output);
        return string.Join('\n', File.ReadLines(output).Where(line => !line.StartsWith('#')));
    }

    private static void MakeFilm(MediaTools tools, string name)
    {
        string[] form = name switch
        {
            "faststart.mp4" => ["-movflags", "faststart"],
            "fragments.mp4" => ["-movflags", "frag_keyframe+empty_moov"],
            "film.mov" => ["-timecode", "10:11:12:00", "-movflags", "use_metadata_tags"],
            _ => ["-timecode", "10:11:12:00"],
        };
        tools.Ffmpeg(
            [.. Picture, .. Sound, "-t", "2", "-c:v", "mpeg4", "-c:a", "aac", .. FilmTags, .. form, tools.PathOf(name)]);
    }

    private static string[] Tags(MediaTools tools, string name)
    {
        string[] everywhere = ["-XMP:CreateDate=2026:01:02 03:04:05", "-XMP-dc:Creator=Secret", "-XMP-exif:GPSLatitude=48.8584"];
        string[] exif =
        [
            "-EXIF:GPSLatitude=48.8584", "-EXIF:GPSLatitudeRef=N", "-EXIF:DateTimeOriginal=2026:01:02 03:04:05", "-EXIF:Make=Anas Camera",
            "-EXIF:Orientation#=6", "-EXIF:UserComment=Secret",
        ];
        switch (Path.GetExtension(name))
        {
            case ".jpg":
                tools.Ffmpeg([.. Picture, "-frames:v", "1", "-s", "16x12", tools.PathOf("thumbnail.jpg")]);
                return
                [
                    .. everywhere, .. exif, "-IPTC:City=Secret", "-Comment=Secret", $"-ThumbnailImage<={tools.PathOf("thumbnail.jpg")}",
                    "-Photoshop:PhotoshopThumbnail=", "-JFIF:XResolution=72",
                ];
            case ".png":
                return [.. everywhere, .. exif, "-PNG:Comment=Secret", "-PNG:CreationTime=2026:01:02 03:04:05",
                    "-PNG:ModifyDate=2026:01:02 03:04:05"];
            case ".gif":
                return [.. everywhere, "-Comment=Secret"];
            default:
                return [.. everywhere, .. exif];
        }
    }
}
