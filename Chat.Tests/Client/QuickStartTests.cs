using Chat.Client;
using Chat.Tests.App;
using Chat.Tests.Conventions;

namespace Chat.Tests.Client;

/// <summary>The quick start of Chat.Client/README.md and of the README of the repository is this code, and works.</summary>
public sealed class QuickStartTests
{
    private const string Begin = "// The quick start begins.\n";
    private const string End = "        // The quick start ends.\n";

    [Theory]
    [InlineData("README.md")]
    [InlineData("Chat.Client/README.md")]
    public void The_readme_has_the_tested_quick_start(string readme)
    {
        var source = Repository.Read("Chat.Tests/Client/QuickStartTests.cs").Split(Begin)[^1].Split(End)[0];
        var code = source.Replace("\n        ", "\n", StringComparison.Ordinal).TrimStart();

        Assert.Contains($"```csharp\n{code}```", Repository.Read(readme), StringComparison.Ordinal);
        Assert.InRange(code.Split('\n').Length, 2, 31);
    }

    [Fact]
    public async Task The_quick_start_sends_a_message()
    {
        await using var app = await ChatApp.StartAsync();
        var (ana, ben) = (app.As("ana"), app.As("ben"));
        var running = RunAsync(app.BaseAddress.AbsoluteUri, app.Token(ana.Id));
        await using var device = await Device.StartAsync(app, ben.Id);
        var chatId = await ChatIdAsync(device);
        await device.Client.Chat(chatId).AcceptAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(["Hello, may I?", "It is stored exactly once."], await device.TextsAsync(chatId));
    }

    // The request may come before the device listens, or after.
    private static async Task<string> ChatIdAsync(Device device)
    {
        await foreach (var chat in device.Client.ChatsAsync(ChatList.Requests))
        {
            return chat.Id;
        }

        return (await device.NextAsync<ChatChanged>()).Chat.Id;
    }

    private static async Task RunAsync(string url, string token)
    {
        // The quick start begins.
        await using var chat = new ChatClient(new ChatClientOptions
        {
            Url = new Uri(url),
            // A token of your own sign-in. It is asked for at the start, and once more after a 401.
            Token = ct => Task.FromResult(token),
        });
        var events = chat.EventsAsync();
        await chat.StartAsync();

        // The chat with ben; a request when there is none yet. Ben accepts it with AcceptAsync.
        var conversation = await chat.OpenAsync("ben", "Hello, may I?");
        await foreach (var e in events)
        {
            if (e is ChatChanged { Chat: { Status: ChatStatus.Accepted } view } && view.Id == conversation.Id)
            {
                break;
            }
        }

        var message = await conversation.SendAsync("It is stored exactly once.");
        Console.WriteLine($"stored as {message.Seq}");
        await foreach (var item in conversation.MessagesAsync())
        {
            Console.WriteLine($"{item.SenderId}: {item.Content}");
        }
        // The quick start ends.
    }
}
