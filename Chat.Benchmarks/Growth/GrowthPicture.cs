using System.Text;

namespace Chat.Benchmarks.Growth;

/// <summary>A bar for each question, as long as the ratio of the two chats, and a line where it is allowed to end.</summary>
internal static class GrowthPicture
{
    private const int Left = 260;
    private const int Row = 26;
    private const int Unit = 110;
    private const int Top = 50;
    private const int Width = 640;

    public static string Draw(string title, IReadOnlyList<(string Name, double Ratio, double Allowed)> rows)
    {
        var picture = new StringBuilder();
        var height = Top + (rows.Count * Row) + 10;
        picture.Append($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}" """);
        picture.AppendLine("""font-family="sans-serif" font-size="13" role="img">""");
        picture.AppendLine($"""<title>{title}</title><rect width="{Width}" height="{height}" fill="#fff"/>""");
        picture.AppendLine($"""<text x="10" y="26" font-size="15">{title}</text>""");
        for (var i = 0; i < rows.Count; i++)
        {
            var ((name, ratio, allowed), y) = (rows[i], Top + (i * Row));
            var color = ratio <= allowed ? "#2b6cb0" : "#c53030";
            picture.AppendLine($"""<text x="{Left - 8}" y="{y + 13}" text-anchor="end">{name}</text>""");
            picture.AppendLine($"""<rect x="{Left}" y="{y}" width="{Math.Min(ratio, 3) * Unit:0}" height="17" fill="{color}"/>""");
            picture.AppendLine($"""<path d="M{Left + (allowed * Unit):0} {y - 3}v23" stroke="#444" stroke-dasharray="3 2"/>""");
            picture.AppendLine($"""<text x="{Left + 6}" y="{y + 13}" fill="#fff">{ratio:0.00}</text>""");
        }

        return picture.AppendLine("</svg>").ToString();
    }
}
