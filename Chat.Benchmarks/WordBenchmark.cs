using System.Globalization;
using Chat.Core;
using Chat.Core.Search;

namespace Chat.Benchmarks;

/// <summary>The cost of cutting texts into search words and of highlighting a page, in CPU time of this process.</summary>
internal static class WordBenchmark
{
    private const int Rounds = 30;

    // Reading the clock costs half a microsecond, as much as some calls.
    private const int Batch = 20;
    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(30);

    private static readonly (string Name, string Text)[] Samples =
    [
        ("ASCII, 89 characters", "kato sol vendra, elba piqu isor umkato: mine rusol ven? Drael bapi quisor umka tomi neru ok"[..89]),
        ("German", "Können wir uns morgen früh in der Straße treffen? Übrigens: die Bücher sind für die Gäste"),
        ("Russian", "Давай встретимся завтра утром у входа в метро и поедем вместе"),
        ("Hindi", "क्या हम कल सुबह स्टेशन पर मिल सकते हैं और साथ चलेंगे"),
        ("Thai", "พรุ่งนี้เช้าเราไปกินข้าวที่ร้านอาหารใกล้สถานีรถไฟฟ้ากันดีไหม"),
        ("Chinese", "我们明天早上在火车站门口见面然后一起去吃北京烤鸭吧你觉得怎么样呢朋友"),
        ("Korean", "내일 아침에 역 앞에서 만나서 같이 점심을 먹으러 갑시다"),
        ("ASCII, the longest", Long(i => i % 7 == 6 ? " " : $"{(char)('a' + (i * i % 26))}")),
        ("ideographs, the longest", Long(i => $"{(char)(0x4E00 + (i * 7 % 0x5000))}")),
        ("different emoji, the longest", Long(i => char.ConvertFromUtf32(0x1F300 + (i % 0x300)))),
        ("squared signs, the longest", Long(i => $"{(char)(0x3300 + (i % 0x58))}")),
        ("U+FDFA, the longest", Long(_ => "\uFDFA")),
        ("marks out of order, the longest", Long(i => i % 2 == 0 ? "\u0E48" : "\u0E38")),
    ];

    public static int Run()
    {
        Console.WriteLine($"{"text",-34}{"words",7}{"µs",10}{"bytes",10}{"ms for highlights of 100",28}");
        foreach (var (name, text) in Samples)
        {
            var query = SearchWords.OfQuery(string.Concat(text.EnumerateRunes().Take(Limits.MaxSearchLength)));
            var (cut, bytes) = Measure(() => SearchWords.Of(text));
            var (highlight, _) = Measure(() => SearchWords.Highlight(text, query));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-34}{SearchWords.Of(text).Count,7}{cut.TotalMicroseconds,10:F1}{bytes,10}"
                    + $"{highlight.TotalMilliseconds * Limits.MaxPageSize,28:F1}"));
        }

        return 0;
    }

    // The fastest round: the others paid for the compiler.
    private static (TimeSpan Time, long Bytes) Measure(Action act)
    {
        var best = (Time: TimeSpan.MaxValue, Bytes: long.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            var (calls, bytes, start) = (0, GC.GetAllocatedBytesForCurrentThread(), Environment.CpuUsage.TotalTime);
            TimeSpan spent;
            do
            {
                for (var i = 0; i < Batch; i++)
                {
                    act();
                }

                calls += Batch;
                spent = Environment.CpuUsage.TotalTime - start;
            }
            while (spent < RoundTime);

            bytes = (GC.GetAllocatedBytesForCurrentThread() - bytes) / calls;
            best = spent / calls < best.Time ? (spent / calls, bytes) : best;
        }

        return best;
    }

    private static string Long(Func<int, string> piece) => string.Concat(Enumerable.Range(0, Limits.MaxTextLength).Select(piece));
}
