using System.Buffers.Binary;

namespace Chat.Core.Media.Stripping;

/// <summary>Where the samples of a track are: they lie in chunks, a table says how many samples the next chunks have.</summary>
internal sealed class SampleTable(MovieFile file, MovieBox chunks, MovieBox sizes, MovieBox offsets)
{
    private const int RunBytes = 12;
    private const int SizeBytes = 4;
    private const int BlockBytes = 4096;

    private long _samples;

    public IEnumerable<MovieRange> Ranges()
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
            var start = offsetBytes == 8 ? file.Int64(at) : file.UInt32(at);
            var size = Size(file.UInt32(Run(run) + 4));
            if (start >= 0 && start < file.Length)
            {
                yield return new MovieRange(start, start + size);
            }
        }
    }

    private long Run(long index) => chunks.Content + 8 + (index * RunBytes);

    private long Size(uint samples)
    {
        var fixedSize = file.UInt32(sizes.Content + 4);
        if (fixedSize > 0)
        {
            return fixedSize * Math.Min(samples, file.Length);
        }

        var size = 0L;
        var last = Math.Min(_samples + samples, file.UInt32(sizes.Content + 8));
        while (_samples < last)
        {
            var block = file.Read(sizes.Content + 12 + (_samples * SizeBytes), (int)Math.Min(BlockBytes, (last - _samples) * SizeBytes));
            for (var at = 0; at < block.Length; at += SizeBytes, _samples++)
            {
                size += BinaryPrimitives.ReadUInt32BigEndian(block.AsSpan(at));
            }
        }

        return size;
    }
}
