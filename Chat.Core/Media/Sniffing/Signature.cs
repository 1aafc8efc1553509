using System.Globalization;

namespace Chat.Core.Media.Sniffing;

internal delegate bool HeadRule(ReadOnlySpan<byte> head);

/// <summary>One way in which a type begins: bytes at an offset, and a rule about the bytes behind them.</summary>
internal sealed class Signature
{
    private readonly byte?[] _pattern;

    /// <param name="pattern">Hex bytes; <c>??</c> is any byte.</param>
    public Signature(Sniffed type, int offset, string pattern, HeadRule? rule = null)
    {
        Type = type;
        Offset = offset;
        Rule = rule;
        _pattern = [.. pattern.Split(' ').Select(Parse)];
    }

    public Sniffed Type { get; }

    private int Offset { get; }

    private HeadRule? Rule { get; }

    private static byte? Parse(string hex) =>
        hex == "??" ? null : byte.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public bool Matches(ReadOnlySpan<byte> head)
    {
        if (head.Length < Offset + _pattern.Length)
        {
            return false;
        }

        for (var i = 0; i < _pattern.Length; i++)
        {
            if (_pattern[i] is { } expected && head[Offset + i] != expected)
            {
                return false;
            }
        }

        return Rule is null || Rule(head);
    }
}
