using Chat.Core.Media.Sniffing;

namespace Chat.Core.Media.Stripping;

/// <summary>
/// The facts that the strippers read about a picture or film while its bytes pass. It is complete when the stripped content was
/// read to its end: a WebP has its orientation behind the pixels.
/// </summary>
public sealed class PictureFacts
{
    private const int FirstTurned = 5;

    private int _width;
    private int _height;
    private int _orientation = 1;

    /// <summary>Width and height as a viewer shows the picture, that is after Exif orientation; null while unknown.</summary>
    public ImageSize? Size => (_width, _height) switch
    {
        ( <= 0, _) or (_, <= 0) => null,
        _ when _orientation >= FirstTurned => new ImageSize(_height, _width),
        _ => new ImageSize(_width, _height),
    };

    /// <summary>Sets the size of the stored pixels. The first size counts; later ones are frames or previews.</summary>
    internal void SetStored(int width, int height)
    {
        if (_width == 0 && _height == 0)
        {
            (_width, _height) = (width, height);
        }
    }

    /// <param name="orientation">1 to 8, as in Exif.</param>
    internal void SetOrientation(int orientation) => _orientation = orientation;
}
