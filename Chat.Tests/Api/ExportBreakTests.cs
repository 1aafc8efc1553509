using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Moq;

namespace Chat.Tests.Api;

/// <summary>An export that breaks off must not look whole. Through LocalHost it never does; the worker would let it.</summary>
public sealed class ExportBreakTests
{
    [Fact]
    public async Task An_export_that_breaks_off_aborts_the_connection()
    {
        var lifetime = new Mock<IHttpRequestLifetimeFeature>();
        var context = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        context.Features.Set(lifetime.Object);
        var result = await NdjsonResult<int>.StartAsync(BreakingAsync(), CancellationToken.None);

        await Assert.ThrowsAsync<IOException>(() => result.ExecuteAsync(context));

        Assert.Equal("1\n", System.Text.Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray()));
        lifetime.Verify(l => l.Abort(), Times.Once);
    }

    private static async IAsyncEnumerable<int> BreakingAsync()
    {
        yield return 1;
        await Task.Yield();
        throw new IOException("The database is gone.");
    }
}
