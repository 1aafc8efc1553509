using Chat.Core.Errors;

namespace Chat.Tests.Media;

/// <summary>A stored film does not say where, when or with what it was made.</summary>
[Trait("Report", "10")]
public sealed class MoviePrivacyTests
{
    private static readonly byte[][] Secrets =
        [MovieSamples.Secret, "DATE"u8.ToArray(), "appl"u8.ToArray(), "FLAG"u8.ToArray(), "VNDR"u8.ToArray(), "secret encoder"u8.ToArray()];

    [Theory]
    [InlineData("vide")]
    [InlineData("soun")]
    public async Task Times_handlers_encoders_and_paths_are_blanked_in_place(string handler)
    {
        var film = MovieSamples.Movie(MovieSamples.Track(handler));
        Assert.All(Secrets[..5], secret => Assert.True(Contains(film, secret)));

        var (_, stored) = await Intakes.TakeAsync(film);

        Assert.Equal(film.Length, stored.Length);
        Assert.All(Secrets, secret => Assert.False(Contains(stored, secret)));
        foreach (var kept in new[] { "mvhd", "tkhd", "mdhd", "mhlr", handler, "dhlr", "alis", "stsd", "avc1" })
        {
            Assert.True(Contains(stored, System.Text.Encoding.ASCII.GetBytes(kept)), kept);
        }

        Assert.Equal(stored, (await Intakes.TakeAsync(stored)).Bytes);
    }

    [Theory]
    [InlineData("meta", false)] // Positions of an action camera.
    [InlineData("meta", true)]
    [InlineData("camm", false)]
    [InlineData("tmcd", false)] // The time of day.
    [InlineData("text", false)] // Subtitles of a drone.
    [InlineData("sbtl", false)]
    public async Task A_track_that_is_neither_seen_nor_heard_is_removed_with_its_samples(string handler, bool isLong)
    {
        byte[] samples = [.. "picture1"u8, .. "place1"u8, .. "no2"u8, .. "picture2"u8, .. "place3"u8, .. "no4"u8, .. "picture3"u8];
        var at = MovieSamples.SamplesOffset;
        var references = Samples.Box("tref", Samples.Box("cdsc", [0, 0, 0, 2]));
        var film = MovieSamples.MovieOf(
            samples,
            MovieSamples.Track("vide", references: references),
            MovieSamples.Track(handler, table: MovieSamples.Table([at + 8, at + 25], [6, 3, 6, 3], isLong)));

        var (_, stored) = await Intakes.TakeAsync(film);

        Assert.Equal(film.Length, stored.Length);
        byte[] expected = [.. "picture1"u8, .. new byte[9], .. "picture2"u8, .. new byte[9], .. "picture3"u8];
        Assert.Equal(expected, stored[at..(at + samples.Length)]);
        Assert.False(Contains(stored, System.Text.Encoding.ASCII.GetBytes(handler)) || Contains(stored, "tref"u8.ToArray()));
        Assert.True(Contains(stored, "vide"u8.ToArray()));
    }

    [Fact]
    public async Task A_film_of_seen_and_heard_tracks_keeps_its_references_and_samples()
    {
        var samples = Enumerable.Range(1, 200).Select(i => (byte)i).ToArray();
        var references = Samples.Box("tref", Samples.Box("sync", [0, 0, 0, 2]));
        var at = MovieSamples.SamplesOffset;
        var film = MovieSamples.MovieOf(
            samples,
            MovieSamples.Track("vide", references: references, table: MovieSamples.Table([at], [50, 50])),
            MovieSamples.Track("soun", table: MovieSamples.Table([at + 100], [50, 50])));

        var (_, stored) = await Intakes.TakeAsync(film);

        Assert.Equal(samples, stored[at..(at + samples.Length)]);
        Assert.True(Contains(stored, references));
    }

    [Fact]
    public async Task A_table_that_leads_out_of_the_file_or_back_into_the_index_does_no_harm()
    {
        foreach (var offset in new[] { 0, int.MaxValue, MovieSamples.SamplesOffset + 40 })
        {
            foreach (var size in new[] { 0, 100_000, int.MaxValue })
            {
                var film = MovieSamples.Movie(MovieSamples.Track("meta",
                    table: MovieSamples.Table([offset, 20, offset], [size, size, size], isLong: false)));
                Assert.Equal(film.Length, (await Intakes.TakeAsync(film)).Bytes.Length);
            }
        }
    }

    [Fact]
    public async Task Fragments_of_a_removed_track_are_removed()
    {
        static byte[] Fragment(byte id) =>
            Samples.Box("traf", [.. Samples.Box("tfhd", [0, 0, 0, 0, 0, 0, 0, id]), .. Samples.Box("trun", [0, 0, 0, 0, 0, 0, 0, id])]);
        byte[] IdOf(byte id) => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, id, .. new byte[68]];
        byte[] film =
        [
            .. MovieSamples.Movie(MovieSamples.Track("vide", IdOf(1)), MovieSamples.Track("meta", IdOf(2))),
            .. Samples.Box("moof", [.. Samples.Box("mfhd", new byte[8]), .. Fragment(1), .. Fragment(2)]),
            .. Samples.Box("prft", "a wall clock"u8.ToArray()),
        ];

        var (_, stored) = await Intakes.TakeAsync(film);

        Assert.True(Contains(stored, Fragment(1)));
        Assert.False(Contains(stored, Fragment(2)) || Contains(stored, "a wall clock"u8.ToArray()));
    }

    [Fact]
    public async Task Positions_of_a_dash_cam_are_blanked_where_its_list_says()
    {
        byte[] samples = [.. "picture"u8, 0, 0, 0, 40, .. "freeGPS "u8, .. "48.8584N 2.2945E then"u8, .. "picture"u8];
        var at = MovieSamples.SamplesOffset + 7;
        var list = Samples.Box("gps ",
            [0, 0, 1, 1, 0, 0, 0, 2, .. Samples.BigEndian(at), .. Samples.BigEndian(33), .. Samples.BigEndian(0),
            .. Samples.BigEndian(33)]);
        var film = MovieSamples.MovieOf(samples, MovieSamples.Track("vide"), list);

        var (_, stored) = await Intakes.TakeAsync(film);

        Assert.False(Contains(stored, "48.8584N"u8.ToArray()) || Contains(stored, "gps "u8.ToArray()));
        Assert.Equal("picture"u8.ToArray(), stored[(at + 33)..(at + 40)]);
        // The other entry leads to bytes that are not positions, and they stay.
        Assert.Equal(film[..at], stored[..at]);
    }

    [Fact]
    public async Task Many_samples_of_a_removed_track_are_removed()
    {
        var sizes = Enumerable.Repeat(1, 400_000).ToArray();
        var chunks = Enumerable.Range(0, 50_000).Select(chunk => MovieSamples.SamplesOffset + (chunk * 2)).ToArray();
        var film = MovieSamples.MovieOf(
            [.. Enumerable.Repeat((byte)7, 100_000)], MovieSamples.Track("meta", table: MovieSamples.Table(chunks, sizes)));

        var (_, stored) = await Intakes.TakeAsync(film);

        Assert.Equal(film.Length, stored.Length);
        Assert.False(Contains(stored, [7]) || Contains(stored, MovieSamples.Secret));
    }

    [Fact]
    public async Task A_made_up_table_of_too_many_chunks_is_refused()
    {
        var film = MovieSamples.Movie(MovieSamples.Track("meta", table: MovieSamples.Table(new int[200_000], [1])));
        Assert.Equal(ErrorCode.UnsupportedMediaType, await Intakes.RefusalAsync(film));
    }

    private static bool Contains(byte[] all, byte[] part) => all.AsSpan().IndexOf(part) >= 0;
}
