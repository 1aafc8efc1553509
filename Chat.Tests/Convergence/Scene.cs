using Chat.Core.Chats;

namespace Chat.Tests.Convergence;

/// <summary>A file with a name of its own word.</summary>
internal sealed record Sent(string FileId, string Word);

/// <summary>A message as the test remembers it: its texts, each known by a word of its own, its files, and for whom it is gone.</summary>
/// <param name="Text">As it was sent; null for files alone.</param>
internal sealed record Said(string Id, long Seq, string SenderId, string ClientMessageId, string? Text)
{
    /// <summary>The words it had, the present one last.</summary>
    public List<string> Words { get; } = Text is null ? [] : [Text];

    public IReadOnlyList<Sent> Files { get; init; } = [];

    public bool Deleted { get; set; }

    public HashSet<string> ClearedFor { get; } = [];

    public HashSet<string> HiddenFor { get; } = [];

    /// <summary>Its files are kept: one that only one of the two cleared or hid can still be seen, or at least found.</summary>
    public bool IsKept => !Deleted && ClearedFor.Count < 2;

    public bool IsGoneFor(string userId) => ClearedFor.Contains(userId) || HiddenFor.Contains(userId);

    public IEnumerable<string> DeadWords(string userId) => Deleted || IsGoneFor(userId)
        ? Words.Concat(Files.Select(file => file.Word))
        : Words.SkipLast(1);
}

internal sealed record Talk(string[] Users)
{
    public string? Id { get; set; }

    public List<Said> Said { get; } = [];

    public string Peer(string userId) => Users[0] == userId ? Users[1] : Users[0];

    public void Say(VisibleMessage message, string? word, params IReadOnlyList<Sent> files) =>
        Said.Add(new Said(message.Id, message.Seq, message.SenderId, message.ClientMessageId, word) { Files = files });
}

/// <summary>The users of a history: two users on three devices, a third without one, a chat for each two of them.</summary>
internal sealed class Scene
{
    private static int _scenes;
    private int _words;

    public Scene(World world)
    {
        var scene = Interlocked.Increment(ref _scenes);
        var users = new[] { "ana", "ben", "cleo" }.Select(name => $"{name}{scene}").ToArray();
        Watched = users[..2];
        Talks = [new([users[0], users[1]]), new([users[0], users[2]]), new([users[1], users[2]])];
        Devices = [new(world, users[0]), new(world, users[1]), new(world, users[0])];
        Live = [new(world, users[0]), new(world, users[1])];
    }

    /// <summary>The users whose devices are looked at.</summary>
    public IReadOnlyList<string> Watched { get; }

    public IReadOnlyList<Talk> Talks { get; }

    public IReadOnlyList<Device> Devices { get; }

    /// <summary>Devices that get every event, at once and in order, and never sync.</summary>
    public IReadOnlyList<Device> Live { get; }

    /// <summary>A word that no other text has.</summary>
    public string NewWord() => $"w{++_words}w";

    /// <summary>The user who takes the step: mostly one who may, or most steps would be refused.</summary>
    public string ActorOf(Step step, Conversation? chat)
    {
        var talk = Talks[step.Pair];
        var chosen = talk.Users[step.Side % 2];
        return step.Act switch
        {
            _ when step.Pick % 5 == 0 => chosen,
            Act.Accept or Act.Reject when chat is not null => talk.Peer(chat.RequestedBy),
            Act.Edit or Act.DeleteForEveryone when talk.Said.Count > 0 => talk.Said[step.Pick % talk.Said.Count].SenderId,
            _ => chosen,
        };
    }

    public IEnumerable<Talk> TalksOf(string userId) => Talks.Where(t => t.Users.Contains(userId));

    public IEnumerable<string> ChatIdsOf(string userId) => TalksOf(userId).Select(t => t.Id).OfType<string>();

    /// <summary>The texts that the user must never see again.</summary>
    public HashSet<string> DeadWords(string userId) =>
        [.. TalksOf(userId).SelectMany(t => t.Said).SelectMany(said => said.DeadWords(userId))];
}
