using Chat.Core.Media;

namespace Chat.Tests.Contracts;

public abstract class MediaStoreContract : StoreContract
{
    private IMediaStore Media => Stores.Media;

    [Fact]
    public async Task A_file_is_found_as_it_was_added()
    {
        var file = await AddAsync(NewFile() with { Width = 4, Height = 5, ProviderId = "p", SentAs = "s", Failures = 2 });
        Assert.Equal(file, await Media.FindAsync(file.FileId, Ct));

        var bare = await AddAsync(NewFile());
        Assert.Equal(bare, await Media.FindAsync(bare.FileId, Ct));
        Assert.Null(await Media.FindAsync("none", Ct));
        Assert.Null(await Media.FindAsync("' or 1=1 --", Ct));
    }

    [Fact]
    public async Task A_save_over_what_was_read_counts_the_version_up()
    {
        var file = await AddAsync(NewFile());
        var after = file with
        {
            Name = "b.png", Size = 9, Width = 1, Height = 2, State = FileState.Attached, ProviderId = "p", SentAs = "s",
            DueAt = Stores.At(90), Failures = 3,
        };

        Assert.True(await Media.SaveAsync(file, after, Ct));

        Assert.Equal(after with { Version = file.Version + 1 }, await Media.FindAsync(file.FileId, Ct));
    }

    [Fact]
    public async Task One_of_two_saves_over_the_same_state_wins()
    {
        var file = await AddAsync(NewFile());

        var saved = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Media.SaveAsync(file, file with { Size = i }, Ct)));

        Assert.Single(saved, won => won);
        await Media.RemoveAsync(file.FileId, Ct);
        Assert.False(await Media.SaveAsync(file, file, Ct));
        Assert.Null(await Media.FindAsync(file.FileId, Ct));
    }

    [Fact]
    public async Task Files_are_attached_all_or_none()
    {
        var (one, two, other) =
            (await AddAsync(NewFile()), await AddAsync(NewFile()), await AddAsync(NewFile() with { State = FileState.Pending }));

        Assert.False(await Media.AttachAsync(Of("s", one, two, other), Stores.At(60), Ct));
        Assert.Equal(one, await Media.FindAsync(one.FileId, Ct));

        Assert.True(await Media.AttachAsync(Of("s", one, two), Stores.At(60), Ct));
        foreach (var file in new[] { one, two })
        {
            var attached = (await Media.FindAsync(file.FileId, Ct))!;
            Assert.Equal((FileState.Attached, "s", Stores.At(60)), (attached.State, attached.SentAs, attached.DueAt));
            Assert.True(attached.Version > file.Version);
        }
    }

    [Fact]
    public async Task Attaching_again_as_the_same_is_no_error_and_as_another_is_refused()
    {
        var file = await AddAsync(NewFile());
        Assert.True(await Media.AttachAsync(Of("s", file), Stores.At(60), Ct));
        Assert.True(await Media.AttachAsync(Of("s", file), Stores.At(120), Ct));
        Assert.False(await Media.AttachAsync(Of("t", file), Stores.At(180), Ct));
        Assert.Equal(
            ("s", Stores.At(120)), ((await Media.FindAsync(file.FileId, Ct))!.SentAs, (await Media.FindAsync(file.FileId, Ct))!.DueAt));
    }

    [Fact]
    public async Task Files_of_another_chat_or_uploader_and_missing_ones_are_not_attached()
    {
        var file = await AddAsync(NewFile());
        Assert.False(await Media.AttachAsync(Of("s", file) with { ChatId = "other" }, Stores.At(60), Ct));
        Assert.False(await Media.AttachAsync(Of("s", file) with { UploaderId = "other" }, Stores.At(60), Ct));
        Assert.False(await Media.AttachAsync(Of("s", file) with { FileIds = [file.FileId, "none"] }, Stores.At(60), Ct));
        await Media.SaveAsync(file, file.ToDeleting(Stores.Start), Ct);
        Assert.False(await Media.AttachAsync(Of("s", file), Stores.At(60), Ct));
    }

    [Fact]
    public async Task One_of_two_messages_that_reserve_a_file_at_once_gets_it()
    {
        var file = await AddAsync(NewFile());

        var attached = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Media.AttachAsync(Of($"s{i}", file), Stores.At(60), Ct)));

        Assert.Single(attached, won => won);
    }

    [Fact]
    public async Task Hastening_only_brings_a_check_forward_and_fails_saves_over_the_old_state()
    {
        var file = await AddAsync(NewFile() with { DueAt = Stores.At(100) });

        await Media.HastenAsync([file.FileId, "none"], Stores.At(50), Ct);
        await Media.HastenAsync([file.FileId], Stores.At(70), Ct);
        await Media.HastenAsync([], Stores.At(1), Ct);

        Assert.Equal(Stores.At(50), (await Media.FindAsync(file.FileId, Ct))!.DueAt);
        Assert.False(await Media.SaveAsync(file, file with { DueAt = Stores.At(500) }, Ct));
    }

    [Fact]
    public async Task Due_files_come_in_the_order_of_their_due_time()
    {
        var early = await AddAsync(NewFile() with { DueAt = Stores.At(-2000) });
        var late = await AddAsync(NewFile() with { DueAt = Stores.At(-1000) });
        var later = await AddAsync(NewFile() with { DueAt = Stores.At(-999) });

        var due = (await Media.ListDueAsync(Stores.At(-1000), 1_000, Ct)).Select(f => f.FileId).ToList();

        Assert.Equal([early.FileId, late.FileId], due.Where(id => id == early.FileId || id == late.FileId || id == later.FileId));
        Assert.Single(await Media.ListDueAsync(Stores.At(0), 1, Ct));
    }

    [Fact]
    public async Task A_users_files_come_in_pages()
    {
        var user = Stores.NewId("user");
        var files = new List<MediaFile>();
        for (var i = 0; i < 5; i++)
        {
            files.Add(await AddAsync(NewFile() with { UploaderId = user }));
        }

        var expected = files.Select(f => f.FileId).Order(StringComparer.Ordinal).ToList();
        var first = await Media.ListOfUploaderAsync(user, null, 3, Ct);
        var rest = await Media.ListOfUploaderAsync(user, first[^1].FileId, 3, Ct);

        Assert.Equal(expected, first.Concat(rest).Select(f => f.FileId));
        Assert.Empty(await Media.ListOfUploaderAsync("none", null, 3, Ct));
    }

    [Fact]
    public async Task A_removed_file_is_gone_and_removing_it_again_is_no_error()
    {
        var file = await AddAsync(NewFile());
        await Media.RemoveAsync(file.FileId, Ct);
        await Media.RemoveAsync(file.FileId, Ct);
        Assert.Null(await Media.FindAsync(file.FileId, Ct));
    }

    internal static Attachment Of(string sentAs, params MediaFile[] files) =>
        new(files[0].ChatId, files[0].UploaderId, sentAs, [.. files.Select(f => f.FileId)]);

    internal static MediaFile NewFile()
    {
        var id = Stores.NewId("f");
        return new MediaFile
        {
            FileId = id,
            ChatId = "chat",
            UploaderId = "ana",
            Path = MediaPath.Of("chat", id, MediaTypes.Png),
            Name = "über.png",
            Type = MediaTypes.Png,
            Size = 3_000_000_000,
            State = FileState.Ready,
            CreatedAt = Stores.Start,
            DueAt = Stores.At(60),
        };
    }

    private async Task<MediaFile> AddAsync(MediaFile file)
    {
        await Media.AddAsync(file, Ct);
        return file;
    }
}
