using System.Text;
using Chat.Tests.App;

namespace Chat.Tests.Media;

/// <summary>Whole forms as clients send them.</summary>
[Trait("Report", "8")]
public sealed class FormTests : IAsyncLifetime
{
    private const string Boundary = "x-boundary";

    // Set by InitializeAsync, before any fact runs.
    private ChatApp _app = null!;

    public async Task InitializeAsync() => _app = await ChatApp.StartAsync();

    public Task DisposeAsync() => _app.DisposeAsync().AsTask();

    [Theory]
    [InlineData("form-data; name=file; filename=my photo.jpg", "my photo.png")]
    [InlineData("""form-data; name="file"; filename="my "cool" photo.jpg" """, "my _cool_ photo.png")]
    [InlineData("""form-data; name="file"; filename="my \"cool\" photo.jpg" """, "my _cool_ photo.png")]
    [InlineData("""form-data; name="file"; filename="my %22cool%22 photo.jpg" """, "my _cool_ photo.png")]
    [InlineData("form-data; name=file; filename=café.jpg", "café.png")]
    [InlineData("form-data; name=file; filename*=UTF-8''caf%C3%A9.jpg", "café.png")]
    [InlineData("form-data; name=file", "file.png")]
    public async Task An_upload_takes_its_file_in_every_common_spelling(string disposition, string name)
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();

        var file = (await PostAsync(ana, "upload-chat-media", chatId, Encoding.UTF8.GetBytes(disposition))).Require(201);

        Assert.Equal(name, file.Text("name"));
    }

    [Fact]
    public async Task An_upload_without_a_file_is_refused_by_the_name_of_the_field()
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "media/upload-chat-media");
        request.Content = new MultipartFormDataContent { { new StringContent(chatId), "chatId" } };

        var answer = (await ana.SendAsync(request)).RequireProblem(400, "invalid_request");

        Assert.Equal("is required", answer.List("errors.file").Single().Json.GetString());
    }

    [Fact]
    public async Task A_name_in_latin_1_loses_its_letters_and_not_its_file()
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();

        var file = (await PostAsync(ana, "upload-chat-media", chatId,
            Encoding.Latin1.GetBytes("form-data; name=file; filename=\"café.png\""))).Require(201);

        Assert.Equal("caf_.png", file.Text("name"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_bulk_answers_an_item_for_every_part_in_order(bool chatFirst)
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();
        byte[][] dispositions =
        [
            .. new[]
            {
                "form-data; name=files; filename=first photo.png",
                "form-data; name=\"files\"; filename=\"the \"second\".png\"",
                "form-data; name=files; filename=日本.png",
                "form-data; name=files",
                "nonsense",
            }.Select(Encoding.UTF8.GetBytes),
            Encoding.Latin1.GetBytes("form-data; name=files; filename=ünï.png"),
            [],
        ];

        var answer = (await PostAsync(ana, "bulk-upload", chatId, chatFirst, dispositions)).Require(207);

        Assert.Equal(Enumerable.Repeat(201L, 7), answer.List().Select(item => item.Number("status")));
        Assert.Equal(
            ["first photo.png", "the _second_.png", "日本.png", "file.png", "file.png", "_n_.png", "file.png"],
            answer.List().Select(item => item.Text("file.name")));
        Assert.Equal("the \"second\".png", answer.List()[1].Text("name"));
    }

    [Fact]
    public async Task A_long_name_of_an_item_is_cut_between_graphemes()
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();
        var name = "x" + string.Concat(Enumerable.Repeat("👨‍👩‍👧", 100));

        var answer = (await PostAsync(ana, "bulk-upload", chatId,
            Encoding.UTF8.GetBytes($"form-data; name=files; filename=\"{name}\""))).Require(207);

        var shown = Assert.Single(answer.List()).Text("name");
        Assert.InRange(shown.Length, 248, 255);
        Assert.EndsWith("👧", shown, StringComparison.Ordinal);
    }

    private static Task<Answer> PostAsync(ApiUser user, string path, string chatId, byte[] disposition) =>
        PostAsync(user, path, chatId, chatFirst: true, disposition);

    // By hand, since the client of .NET writes one spelling only.
    private static async Task<Answer> PostAsync(ApiUser user, string path, string chatId, bool chatFirst, params byte[][] dispositions)
    {
        using var body = new MemoryStream();
        void Write(byte[] disposition, byte[] content) => body.Write(
        [
            .. Encoding.ASCII.GetBytes($"--{Boundary}\r\n"),
            .. disposition.Length == 0 ? "X-Other: 1"u8 : [.. "Content-Disposition: "u8, .. disposition],
            .. "\r\n\r\n"u8, .. content, .. "\r\n"u8,
        ]);
        if (chatFirst)
        {
            Write("form-data; name=chatId"u8.ToArray(), Encoding.ASCII.GetBytes(chatId));
        }

        foreach (var disposition in dispositions)
        {
            Write(disposition, Samples.Png());
        }

        if (!chatFirst)
        {
            Write("form-data; name=chatId"u8.ToArray(), Encoding.ASCII.GetBytes(chatId));
        }

        body.Write(Encoding.ASCII.GetBytes($"--{Boundary}--\r\n"));
        using var content = new ByteArrayContent(body.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", $"multipart/form-data; boundary={Boundary}");
        return await user.SendAsync(new HttpRequestMessage(HttpMethod.Post, $"media/{path}") { Content = content });
    }
}
