namespace Chat.Core.Media.Sniffing;

/// <summary>
/// The content types of a package's parts: by name, or else by extension. A double entry is an <see
/// cref="InvalidDataException"/>.
/// </summary>
internal sealed class ContentTypes
{
    private readonly Dictionary<string, string> _ofParts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _ofExtensions = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<string> All => _ofParts.Values.Concat(_ofExtensions.Values);

    public void AddPart(string name, string type) => Add(_ofParts, name, type);

    public void AddExtension(string extension, string type) => Add(_ofExtensions, extension, type);

    public string? TypeOf(string part) =>
        _ofParts.GetValueOrDefault(part) ?? _ofExtensions.GetValueOrDefault(part[(part.LastIndexOf('.') + 1)..]);

    private static void Add(Dictionary<string, string> types, string key, string type)
    {
        if (!types.TryAdd(key, type))
        {
            throw new InvalidDataException("A content type is given twice.");
        }
    }
}
