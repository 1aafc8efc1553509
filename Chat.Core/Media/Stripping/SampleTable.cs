namespace Chat.Core.Media.Stripping;

/// <summary>Where the samples of a track are: they lie in chunks, a table says how many samples the next chunks have.</summary>
internal sealed class SampleTable(MovieFile file, MovieBox chunks, MovieBox sizes, MovieBox offsets)
{
    private const int RunBytes = 12;

    private long _samples;

    public IEnumerable<(long Offset, long Count)> Ranges()
    {
        var offsetBytes = offsets.Name == "co64" ? 8 : 4;
        var (chunkCount, runCount) = (file.UInt32(offsets.Content + 4), file.UInt32(chunks.Content + 4));
        var run = 0L;
        for (var chunk = 0L; chunk < chunkCount && runCount > 0; chunk++)
        {
            file.CountPiece();
            while (run + 1 < runCount && file.UInt32(Run(run + 1)) <= chunk + 1)
            {
                run++;
            }

            var at = offsets.Content + 8 + (chunk * offsetBytes);
            yield return (offsetBytes == 8 ? file.Int64(at) : file.UInt32(at), Size(file.UInt32(Run(run) + 4)));
        }
    }

    private long Run(long index) => chunks.Content + 8 + (index * RunBytes);

    private long Size(uint samples)
    {
        var fixedSize = file.UInt32(sizes.Content + 4);
        if (fixedSize > 0)
        {
            return (long)fixedSize * samples;
        }

        var size = 0L;
        var last = Math.Min(_samples + samples, file.UInt32(sizes.Content + 8));
        for (; _samples < last; _samples++)
        {
            file.CountPiece();
            size += file.UInt32(sizes.Content + 12 + (_samples * 4));
        }

        return size;
    }
}
