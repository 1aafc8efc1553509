namespace Chat.Core.Media;

/// <summary>Extensions that users and programs give to files, of the types that can be sent and of others.</summary>
internal static class FileExtensions
{
    private static readonly HashSet<string> Known = new(
        string.Join(
            ' ',
            "apng avif bmp cr2 cr3 dds dib dng emf eps exr hdr heic heics heif ico icns j2k jp2 jpf jpx jxl jxr nef orw arw pbm pcx pgm",
            "png ppm psd raf raw rw2 svg svgz tga tif tiff wmf xbm xcf xpm ai",
            "3g2 3gp 3gpp asf avi divx f4v flv h264 h265 hevc m2ts m2v m4v mjpeg mkv mp2 mts mxf ogm ogv rm rmvb swf ts vob webm wmv",
            "aac aif aiff amr ape au caf flac m4a m4b mid midi mka mp3 oga ogg opus ra wav wma",
            "doc docm docx dot dotm dotx epub fodt htm html key md mht mhtml mobi numbers odg odp ods odt ott pages pdf pot potx pps ppsx",
            "ppt pptm pptx pub rtf rst tex txt vsd vsdx wpd wps xhtml xls xlsb xlsm xlsx xltx xml xps",
            "csv eml ics json log msg sql tsv vcf yaml yml ini cfg conf db sqlite bak tmp dat bin part crdownload download",
            "7z apk bz2 cab deb dmg gz img ipa iso jar lz lzma rar rpm tar tbz tgz txz xz zip zipx zst",
            "asp aspx bash bat cgi class cmd com cpl cpp cs css dll elf exe gadget hta java js jse jsp lnk lua mjs msi msp php php5",
            "phtml pif pl ps1 psm1 py pyc rb reg rs scr sct sh shtml swift sys tsx vb vbe vbs wasm ws wsf wsh xll")
        .Split(' ').Concat(MediaTypes.All.SelectMany(type => type.Extensions)),
        StringComparer.OrdinalIgnoreCase);

    /// <param name="extension">Without dot.</param>
    public static bool IsKnown(string extension) => Known.Contains(extension);
}
