using Chat.LocalHost.SignalR;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Api;

/// <summary>Connections end with LocalHost's emulator, and so do their leases.</summary>
[Trait("Report", "15")]
public sealed class LeasesAtStartTests
{
    [Fact]
    public async Task A_user_who_was_connected_is_offline_after_a_restart_and_nobody_is_told()
    {
        var folder = Directory.CreateTempSubdirectory("chat-restart-");
        var chatId = "";
        await using (var before = await ChatApp.StartAsync(dataPath: folder.FullName))
        {
            chatId = await ChatApp.OpenChatAsync(before.As("ana"), before.As("ben"));
            await before.As("ana").JoinAsync(chatId);
            await before.As("ben").JoinAsync(chatId);
        }

        await using (var after = await ChatApp.StartAsync(dataPath: folder.FullName))
        {
            await using var benSocket = await after.As("ben").ConnectAsync();
            Assert.False((await benSocket.InvokeAsync("join_chat", new { chatId })).RequireOk().Flag("online"));
            after.Time.Advance(TimeSpan.FromSeconds(300));
            await after.RunJobAsync("Jobs-CheckSilentLeases");
            await after.RunJobAsync("Jobs-SweepLeases");

            Assert.Equal(["join_chat_success"], await benSocket.DrainNamesAsync());
        }

        StoreUnderTest.Drop(folder.FullName);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_host_that_publishes_to_another_service_keeps_that_services_leases()
    {
        await using var first = await ChatApp.StartAsync();
        var (chatId, ana, ben) = await first.OpenChatAsync();
        await using var anaSocket = await ana.JoinAsync(chatId);
        var service = first.Services.GetRequiredService<SignalREmulator>().ConnectionString;

        await using var second = await ChatApp.StartAsync(
            [$"--AzureSignalRConnectionString={service}"], dataPath: first.DataPath, time: first.Time);

        await using var benSocket = await ben.ConnectAsync();
        Assert.True((await benSocket.InvokeAsync("join_chat", new { chatId })).RequireOk().Flag("online"));
    }
}
