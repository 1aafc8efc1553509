namespace Chat.Adapters.LocalMedia;

public sealed class LocalMediaOptions
{
    public const string AddressSetting = "Chat:PublicUrl";

    /// <summary>The folder of the files, below the data folder.</summary>
    public string Folder { get; set; } = string.Empty;

    /// <summary>
    /// The address at which clients reach this host. It is read for each URL, because a port may be known only after the start.
    /// </summary>
    public Func<Uri>? Address { get; set; }
}
