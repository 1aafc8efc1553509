using System.Text;
using Chat.Faults.Log;

namespace Chat.Faults.Load;

/// <summary>The user of a device: chooses operations by the seed, and notes what was asked and answered.</summary>
internal sealed class Actor(string user, IDevice device, IReadOnlyList<KnownChat> chats, Plan plan, RunLog log)
{
    private static readonly string[] Emojis = ["👍", "❤️", "😂", "🎉"];

    private readonly SharedRandom _random = plan.RandomOf(device.Name);
    private int _count;

    public async Task RunAsync(CancellationToken stop)
    {
        for (var i = 0; i < plan.Operations && !stop.IsCancellationRequested; i++)
        {
            await ActAsync(chats[_random.Next(chats.Count)]);
            await Task.Delay(plan.Pause * _random.NextDouble(), TimeProvider.System, stop)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task ActAsync(KnownChat chat) => _random.Next(100) switch
    {
        < 50 => SendAsync(chat),
        < 55 => SendFileAsync(chat),
        < 58 => RepeatAsync(chat),
        < 72 => ReadAsync(chat),
        < 79 => EditAsync(chat),
        < 87 => ReactAsync(chat),
        < 91 => DeleteAsync(chat),
        < 96 => device.TypeAsync(chat),
        < 98 => device.ArchiveAsync(chat, _random.Next(2) == 0),
        // The second member sees all of the chat, for the check.
        98 when chat.First == user => HideAsync(chat),
        99 when chat.First == user && _random.Next(3) == 0 => device.ClearAsync(chat),
        _ => SendAsync(chat),
    };

    private async Task SendAsync(KnownChat chat)
    {
        var (label, text) = NewText();
        var replyTo = _random.Next(8) == 0 ? chat.Pick(_random, _ => true)?.Id : null;
        log.Add(new SendStarted(user, chat.Id, label));
        if (device is RawDevice raw && _random.Next(6) == 0)
        {
            // Twice at once, as an impatient client does.
            var sentAs = raw.NewId();
            var outcomes = await Task.WhenAll(raw.SendAsync(chat, text, replyTo, sentAs), raw.SendAsync(chat, text, replyTo, sentAs));
            var isAnyDone = outcomes.Any(outcome => outcome.Refusal is null);
            Array.ForEach(
                outcomes, outcome => Note(chat, label, text, outcome with { IsFirstAttempt = outcome.IsFirstAttempt && !isAnyDone }));
            return;
        }

        Note(chat, label, text, await device.SendAsync(chat, text, replyTo));
    }

    private async Task SendFileAsync(KnownChat chat)
    {
        var (label, text) = NewText();
        var file = Encoding.ASCII.GetBytes($"%PDF-1.7\n% {label}\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
        if (device is RawDevice raw && _random.Next(3) == 0)
        {
            // An upload whose message is never sent is for the clean-up.
            await raw.UploadAsync(chat, file);
            return;
        }

        log.Add(new SendStarted(user, chat.Id, label));
        Note(chat, label, text, await device.SendFileAsync(chat, text, file));
    }

    // Long after its answer, a send is still the same send.
    private async Task RepeatAsync(KnownChat chat)
    {
        if (device is RawDevice raw
            && chat.Pick(_random, m => m.Sender == user && m.SentAs?.StartsWith(raw.Name, StringComparison.Ordinal) == true) is { } message)
        {
            Note(chat, message.Label, message.Text, await raw.SendAsync(chat, message.Text, replyTo: null, message.SentAs!));
        }
    }

    private async Task ReadAsync(KnownChat chat)
    {
        var seq = chat.Newest;
        if (seq > 0 && (await device.ReadAsync(chat, seq)).Refusal is null)
        {
            log.Add(new ReadAnswered(user, chat.Id, seq));
        }
    }

    private async Task EditAsync(KnownChat chat)
    {
        if (chat.Pick(_random, m => m.Sender == user) is { } message)
        {
            Note(chat, await device.EditAsync(chat, message.Id, $"{message.Label} edited {++_count}"));
        }
    }

    private async Task ReactAsync(KnownChat chat)
    {
        if (chat.Pick(_random, _ => true) is { } message)
        {
            Note(chat, await device.ReactAsync(chat, message.Id, Emojis[_random.Next(Emojis.Length)], _random.Next(3) > 0));
        }
    }

    private async Task DeleteAsync(KnownChat chat)
    {
        if (chat.Pick(_random, m => m.Sender == user) is { } message)
        {
            var outcome = await device.DeleteAsync(chat, message.Id, forEveryone: true);
            Note(chat, outcome);
            if (outcome is { Refusal: null, Message: null })
            {
                log.Add(new ChangeAnswered(user, chat.Id, message.Id, Rev: 0, Content: null, Deleted: true));
            }
        }
    }

    private async Task HideAsync(KnownChat chat)
    {
        if (chat.Pick(_random, _ => true) is { } message)
        {
            await device.DeleteAsync(chat, message.Id, forEveryone: false);
        }
    }

    private (string Label, string Text) NewText()
    {
        var label = $"{device.Name}.{++_count}";
        return (label, $"{label} {new string('x', _random.Next(1, 60))}");
    }

    private void Note(KnownChat chat, string label, string text, Outcome outcome)
    {
        if (outcome.Refusal is { } code)
        {
            log.Add(new SendRefused(user, chat.Id, label, code, outcome.IsFirstAttempt));
        }
        else if (outcome.Message is { } message)
        {
            log.Add(new SendAnswered(user, chat.Id, label, message.Id, message.Seq));
            chat.Add(new KnownMessage(message.Id, message.Seq, user, label, text, message.SentAs));
        }
    }

    private void Note(KnownChat chat, Outcome outcome)
    {
        if (outcome.Message is { Hidden: false } message)
        {
            log.Add(new ChangeAnswered(user, chat.Id, message.Id, message.Rev, message.Content, message.Deleted));
        }
    }
}
