using System.Text;

namespace Chat.Tests.Fuzz;

/// <summary>Bodies, as bytes: right ones, wrong ones, and what is no JSON at all.</summary>
internal static class HostileJson
{
    private const int TooDeep = 500;

    public static byte[] Body(Hostile hostile) => hostile.Random.Next(20) switch
    {
        0 => hostile.Mutate(Encoding.UTF8.GetBytes(Object(hostile, 2))),
        1 => Encoding.UTF8.GetBytes(Object(hostile, 2))[..^1],
        2 => Encoding.UTF8.GetBytes(Value(hostile, 2)),
        3 => Encoding.UTF8.GetBytes(Deep(hostile)),
        4 => RandomBytes(hostile),
        5 => [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(Object(hostile, 2))],
        6 => hostile.Chance(20) ? Encoding.UTF8.GetBytes(Huge()) : [],
        _ => Encoding.UTF8.GetBytes(Object(hostile, 2)),
    };

    /// <summary>One JSON value that is whole, whatever it holds; for an argument inside a frame.</summary>
    public static string Argument(Hostile hostile) => hostile.Chance(90) ? Object(hostile, 2) : Value(hostile, 3);

    private static string Object(Hostile hostile, int depth)
    {
        var names = Enumerable.Range(0, hostile.Random.Next(7)).Select(_ => hostile.Name()).ToList();
        // Without these almost nothing gets past the first check.
        names.AddRange(new[] { "chatId", "messageId", "content", "recipientId", "emoji", "scope" }.Where(_ => hostile.Chance(60)));
        return $"{{{string.Join(',', names.Select(name => $"{hostile.JsonString(name)}:{Field(hostile, name, depth)}"))}}}";
    }

    private static string Field(Hostile hostile, string name, int depth)
    {
        if (hostile.Chance(20))
        {
            return Value(hostile, depth);
        }

        var fitting = hostile.Fitting(name);
        return name switch
        {
            "messageIds" or "media" => $"[{hostile.JsonString(fitting)}]",
            _ when long.TryParse(fitting, null, out _) => fitting,
            _ => hostile.JsonString(fitting),
        };
    }

    private static string Value(Hostile hostile, int depth) => hostile.Random.Next(depth > 0 ? 9 : 6) switch
    {
        0 => "null",
        1 => "true",
        2 or 3 => hostile.Number(),
        4 or 5 => hostile.JsonString(hostile.Text()),
        6 => $"[{string.Join(',', Enumerable.Range(0, hostile.Random.Next(4)).Select(_ => Value(hostile, depth - 1)))}]",
        7 => $"[{string.Join(',', Enumerable.Repeat(hostile.JsonString("x"), hostile.Random.Next(90, 200)))}]",
        _ => Object(hostile, depth - 1),
    };

    private static string Deep(Hostile hostile)
    {
        var depth = hostile.Random.Next(50, TooDeep);
        return hostile.Chance(50)
            ? new string('[', depth) + new string(']', depth)
            : string.Concat(Enumerable.Repeat("{\"content\":", depth)) + "1" + new string('}', depth);
    }

    private static string Huge() => $"{{\"content\":\"{new string('y', 70_000)}\"}}";

    private static byte[] RandomBytes(Hostile hostile)
    {
        var bytes = new byte[hostile.Random.Next(200)];
        hostile.Random.NextBytes(bytes);
        return bytes;
    }
}
