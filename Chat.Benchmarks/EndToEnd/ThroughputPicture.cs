using System.Text;

namespace Chat.Benchmarks.EndToEnd;

/// <summary>A bar for each way to send and number of pairs, as long as the messages that were delivered a second.</summary>
internal static class ThroughputPicture
{
    private const int Left = 140;
    private const int Row = 30;
    private const int Top = 50;
    private const int Longest = 420;
    private const int Width = 640;

    public static string Draw(string title, IReadOnlyList<(string Name, double PerSecond)> rows)
    {
        var picture = new StringBuilder();
        var (height, unit) = (Top + (rows.Count * Row) + 10, Longest / rows.Max(row => row.PerSecond));
        picture.Append($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}" """);
        picture.AppendLine("""font-family="sans-serif" font-size="13" role="img">""");
        picture.AppendLine($"""<title>{title}</title><rect width="{Width}" height="{height}" fill="#fff"/>""");
        picture.AppendLine($"""<text x="10" y="26" font-size="15">{title}</text>""");
        for (var i = 0; i < rows.Count; i++)
        {
            var ((name, perSecond), y) = (rows[i], Top + (i * Row));
            var end = Left + (perSecond * unit);
            picture.AppendLine($"""<text x="{Left - 8}" y="{y + 15}" text-anchor="end">{name}</text>""");
            picture.AppendLine($"""<rect x="{Left}" y="{y}" width="{end - Left:0}" height="20" fill="#2b6cb0"/>""");
            picture.AppendLine($"""<text x="{end + 6:0}" y="{y + 15}">{perSecond:#,0}</text>""");
        }

        return picture.AppendLine("</svg>").ToString();
    }
}
