using Chat.Adapters.ImageKit;
using Chat.Core;
using Chat.Core.Media;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Chat.Tests.Media;

public sealed class MediaLinksTests
{
    [Theory]
    [InlineData("image/jpeg", 12_000, 9_000, false)]
    [InlineData("image/png", int.MaxValue, int.MaxValue, false)]
    [InlineData("image/webp", 10_000, 10_001, false)]
    [InlineData("image/webp", 10_000, 10_000, true)]
    [InlineData("image/gif", null, null, true)]
    [InlineData("video/mp4", 12_000, 9_000, true)]
    public void Only_a_picture_that_imagekit_can_scale_has_a_thumbnail(string type, int? width, int? height, bool has)
    {
        var item = new MediaItem { FileId = "file1", Name = "a", MimeType = type, Size = 1, Width = width, Height = height };

        var view = Links().Of("chat1", item);

        Assert.Equal(has, view.ThumbnailUrl is not null);
        Assert.Equal((width, height), (view.Width, view.Height));
        Assert.StartsWith("https://ik.imagekit.io/demo/", view.Url.AbsoluteUri, StringComparison.Ordinal);
    }

    private static MediaLinks Links()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [ImageKitOptions.PublicKeySetting] = "public",
            [ImageKitOptions.PrivateKeySetting] = "private",
            [ImageKitOptions.UrlSetting] = "https://ik.imagekit.io/demo",
        });
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton<IdGenerator>()
            .AddImageKit(settings.Build()).BuildServiceProvider();
        return new MediaLinks(services.GetRequiredService<IMediaStorage>(), Options.Create(new MediaOptions()), new FakeTimeProvider());
    }
}
