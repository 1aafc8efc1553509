using Chat.Core.Chats;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Moq;

namespace Chat.Tests.Api;

/// <summary>Section 7: something happens while a page of changes is read.</summary>
public sealed class ChangesRaceTests
{
    [Fact]
    public async Task A_message_hidden_while_a_page_is_read_comes_with_the_next_page()
    {
        Func<Task>? meanwhile = null;
        await using var app = await ChatApp.StartAsync(
            configure: services => HoldChanges(services, () => meanwhile?.Invoke() ?? Task.CompletedTask));
        var (chatId, ana, ben) = await app.OpenChatAsync();
        var id = (await ana.SendTextAsync(chatId, "Hello")).Text("id");
        meanwhile = async () =>
        {
            meanwhile = null;
            (await ben.DeleteAsync($"chats/{chatId}/messages/{id}?scope=me")).Require(200);
        };

        var page = (await ben.GetAsync($"chats/{chatId}/changes?since=0&own=0")).Require(200);
        Assert.Null(meanwhile);
        var next = (await ben.GetAsync($"chats/{chatId}/changes?since={page.Number("rev")}&own={page.Number("ownRev")}")).Require(200);

        var hidden = Assert.Single(next.List("messages"));
        Assert.Equal((id, true), (hidden.Text("id"), hidden.Flag("hidden")));
    }

    // Runs something after the messages of a page were read.
    private static void HoldChanges(IServiceCollection services, Func<Task> meanwhile)
    {
        var real = services.Single(s => s.ServiceType == typeof(IMessageReader)).ImplementationType!;
        services.Replace(ServiceDescriptor.Singleton(provider =>
        {
            var (inner, reader) = ((IMessageReader)ActivatorUtilities.CreateInstance(provider, real), new Mock<IMessageReader>());
            reader
                .Setup(r => r.ListChangesAsync(It.IsAny<LoadedChat>(), It.IsAny<ChangesQuery>(), It.IsAny<CancellationToken>()))
                .Returns(async (LoadedChat chat, ChangesQuery query, CancellationToken ct) =>
                {
                    var changes = await inner.ListChangesAsync(chat, query, ct);
                    await meanwhile();
                    return changes;
                });
            reader
                .Setup(r => r.ListAsync(It.IsAny<LoadedChat>(), It.IsAny<MessageRange>(), It.IsAny<CancellationToken>()))
                .Returns(inner.ListAsync);
            return reader.Object;
        }));
    }
}
