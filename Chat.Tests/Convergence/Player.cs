using Chat.Core.Chats;
using Chat.Core.Media.Intake;
using Chat.Core.Members;
using Chat.Core.Messages;
using Chat.Core.Presence;
using Chat.Core.Privacy;
using Chat.Core.Reading;
using Chat.Core.Requests;
using Chat.Core.Uploads;
using Chat.Core.Users;
using Chat.Tests.Media;

namespace Chat.Tests.Convergence;

/// <summary>Does a step through the use cases, and notes in the scene what it must bring about. False when it was refused.</summary>
internal sealed class Player(World world, Scene scene)
{
    private static readonly string[] Emojis = ["👍", "❤️", "😂"];

    private static CancellationToken Ct => CancellationToken.None;

    public async Task<bool> PlayAsync(Step step, Talk talk, string userId) => step.Act switch
    {
        Act.Open => await RequestAsync(talk, userId, text: false) && await AcceptAsync(talk, talk.Peer(userId)),
        Act.Request => await RequestAsync(talk, userId, text: false),
        Act.RequestWithText => await RequestAsync(talk, userId, text: true),
        Act.EraseCleared => await EraseClearedAsync(),
        Act.EraseUser => await EraseUserAsync(userId),
        Act.SweepMedia => await SweepMediaAsync(),
        _ => talk.Id is { } chatId && await PlayAsync(step, talk, userId, chatId),
    };

    private Task<bool> PlayAsync(Step step, Talk talk, string userId, string chatId)
    {
        var own = world.Get<SetMemberSettings>();
        return step.Act switch
        {
            Act.Accept => AcceptAsync(talk, userId),
            Act.Reject => DoneAsync(world.Get<RejectChat>().ExecuteAsync(userId, chatId, Ct)),
            Act.Send => SendAsync(talk, userId, replyTo: null),
            Act.Upload => UploadAsync(userId, chatId),
            Act.SendMedia => SendMediaAsync(step, talk, userId, text: null, replyTo: null),
            Act.SendMediaWithText => SendMediaAsync(step, talk, userId, scene.NewWord(), replyTo: null),
            Act.Read => DoneAsync(world.Get<MarkAsRead>().ExecuteAsync(new MarkAsReadInput(userId, chatId, null), Ct)),
            Act.ReadSome => DoneAsync(world.Get<MarkAsRead>().ExecuteAsync(
                new MarkAsReadInput(userId, chatId, step.Pick % (talk.Said.Count + 1)), Ct)),
            Act.Block or Act.Unblock => DoneAsync(own.BlockAsync(userId, chatId, step.Act == Act.Block, Ct)),
            Act.Archive or Act.Unarchive => DoneAsync(own.ArchiveAsync(userId, chatId, step.Act == Act.Archive, Ct)),
            Act.Mute => DoneAsync(own.MuteAsync(userId, chatId, until: null, Ct)),
            Act.MuteForAWhile => DoneAsync(own.MuteAsync(userId, chatId, world.Time.GetUtcNow().AddMinutes(1 + (step.Pick % 5)), Ct)),
            Act.Unmute => DoneAsync(own.UnmuteAsync(userId, chatId, Ct)),
            Act.Clear => ClearAsync(talk, userId, chatId),
            Act.Type => TypeAsync(userId, chatId, step.Pick % 3 > 0),
            _ when talk.Said.Count == 0 => Task.FromResult(false),
            _ => PlayAsync(step, userId, talk, talk.Said[step.Pick % talk.Said.Count]),
        };
    }

    private async Task<bool> PlayAsync(Step step, string userId, Talk talk, Said said)
    {
        var target = new MessageRef(userId, talk.Id!, said.Id);
        switch (step.Act)
        {
            case Act.Reply:
                return await SendAsync(talk, userId, said.Id);
            case Act.Resend:
                return await World.TryAsync(ResendAsync(talk, said)) is not null;
            case Act.ReplyWithMedia:
                return await SendMediaAsync(step, talk, userId, scene.NewWord(), said.Id);
            case Act.Edit:
                var word = scene.NewWord();
                var edited = await DoneAsync(world.Get<EditMessage>().ExecuteAsync(new EditMessageInput(target, word), Ct));
                said.Words.AddRange(edited ? [word] : []);
                return edited;
            case Act.DeleteForEveryone:
                var deleted = await DoneAsync(
                    world.Get<DeleteMessage>().ExecuteAsync(new DeleteMessageInput(target, DeleteScope.Everyone), Ct));
                said.Deleted |= deleted;
                return deleted;
            case Act.DeleteForMe:
                var hidden = await DoneAsync(world.Get<DeleteMessage>().ExecuteAsync(new DeleteMessageInput(target, DeleteScope.Me), Ct));
                said.HiddenFor.UnionWith(hidden ? [userId] : []);
                return hidden;
            case Act.React or Act.Unreact:
                var emoji = Emojis[step.Pick % Emojis.Length];
                return await DoneAsync(world.Get<ReactToMessage>().ExecuteAsync(
                    new ReactToMessageInput(target, emoji, step.Act == Act.React), Ct));
            default:
                throw new InvalidOperationException($"{step.Act} is nobody's.");
        }
    }

    private async Task<bool> RequestAsync(Talk talk, string userId, bool text)
    {
        var word = text ? scene.NewWord() : null;
        var answer = await World.TryAsync(
            world.Get<OrCreateChat>().ExecuteAsync(new OrCreateChatInput(userId, talk.Peer(userId), word), Ct));
        if (answer is null)
        {
            return false;
        }

        talk.Id = answer.Chat.Id;
        if (word is not null && answer.Chat.LastMessage is VisibleMessage firstMessage && firstMessage.Content == word)
        {
            talk.Say(firstMessage, word);
        }

        return true;
    }

    private Task<bool> AcceptAsync(Talk talk, string userId) => DoneAsync(world.Get<AcceptChat>().ExecuteAsync(userId, talk.Id!, Ct));

    private async Task<bool> SendAsync(Talk talk, string userId, string? replyTo)
    {
        var word = scene.NewWord();
        var input = new SendMessageInput(userId, talk.Id!, word, null, replyTo);
        var sent = await World.TryAsync(world.Get<SendMessage>().ExecuteAsync(input, Ct));
        return Note(talk, sent, word);
    }

    private async Task<bool> SendMediaAsync(Step step, Talk talk, string userId, string? text, string? replyTo)
    {
        var files = new List<Sent>();
        for (var i = 0; i <= step.Pick % 3; i++)
        {
            files.AddRange(await TryUploadAsync(userId, talk.Id!) is { } file ? [file] : []);
        }

        var input = new SendMediaInput(userId, talk.Id!, [.. files.Select(file => file.FileId)], text, null, replyTo);
        return Note(talk, await World.TryAsync(world.Get<SendMedia>().ExecuteAsync(input, Ct)), text, files);
    }

    private static bool Note(Talk talk, SentMessage? sent, string? text, params IReadOnlyList<Sent> files)
    {
        if (sent is not null)
        {
            talk.Say(Assert.IsType<VisibleMessage>(sent.Message), text, files);
        }

        return sent is not null;
    }

    private Task<SentMessage> ResendAsync(Talk talk, Said said) => said.Files.Count == 0
        ? world.Get<SendMessage>().ExecuteAsync(new SendMessageInput(said.SenderId, talk.Id!, said.Text, said.ClientMessageId, null), Ct)
        : world.Get<SendMedia>().ExecuteAsync(
            new SendMediaInput(said.SenderId, talk.Id!, [.. said.Files.Select(file => file.FileId)], said.Text, said.ClientMessageId, null),
            Ct);

    // A file that nobody sends: the clean-up has to find it.
    private async Task<bool> UploadAsync(string userId, string chatId) => await TryUploadAsync(userId, chatId) is not null;

    private async Task<Sent?> TryUploadAsync(string userId, string chatId)
    {
        var word = scene.NewWord();
        var file = new IncomingFile($"{word}.png", "image/png", new MemoryStream(Samples.Png()));
        var uploaded = await World.TryAsync(world.Get<UploadMedia>().ExecuteAsync(new UploadMediaInput(userId, chatId, file), Ct));
        return uploaded is null ? null : new Sent(uploaded.FileId, word);
    }

    private async Task<bool> SweepMediaAsync()
    {
        await world.Get<SweepMedia>().ExecuteAsync(Ct);
        return true;
    }

    private async Task<bool> ClearAsync(Talk talk, string userId, string chatId)
    {
        var cleared = await DoneAsync(world.Get<SetMemberSettings>().ClearAsync(userId, chatId, Ct));
        talk.Said.ForEach(said => said.ClearedFor.Add(userId));
        return cleared;
    }

    private async Task<bool> TypeAsync(string userId, string chatId, bool typing)
    {
        await world.Get<SetTyping>().ExecuteAsync(userId, chatId, typing, Ct);
        return true;
    }

    private async Task<bool> EraseClearedAsync()
    {
        await world.Get<EraseCleared>().ExecuteAsync(Ct);
        return true;
    }

    private async Task<bool> EraseUserAsync(string userId)
    {
        await world.Get<EraseUser>().ExecuteAsync(userId, Ct);
        world.Time.Advance(ErasedUsers.MaxAge * 2);
        await world.Get<FinishErasures>().ExecuteAsync(Ct);
        foreach (var said in scene.TalksOf(userId).SelectMany(t => t.Said))
        {
            said.Deleted |= said.SenderId == userId;
            said.ClearedFor.Add(userId);
        }

        return true;
    }

    private static async Task<bool> DoneAsync<T>(Task<T> act)
        where T : class => await World.TryAsync(act) is not null;
}
