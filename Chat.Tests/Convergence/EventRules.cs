using System.Text.Json.Nodes;
using Chat.Core.Chats;
using Chat.Core.Realtime;

namespace Chat.Tests.Convergence;

/// <summary>
/// The permitted receivers of each event: the block matrix and the pending rule of the specification, written down a second
/// time.
/// </summary>
internal static class EventRules
{
    private static readonly Act[] Private =
    [
        Act.Block, Act.Unblock, Act.Archive, Act.Unarchive, Act.Mute, Act.MuteForAWhile, Act.Unmute, Act.Clear, Act.DeleteForMe,
        Act.EraseCleared, Act.Resend, Act.Upload, Act.SweepMedia,
    ];

    /// <summary>The other member may not notice the step at all.</summary>
    public static bool IsPrivate(Act act, Conversation? before) =>
        Private.Contains(act) || (before?.IsOpen != true && (act is Act.Read or Act.ReadSome or Act.Type));

    /// <param name="before">The chat before the step.</param>
    /// <param name="deadBefore">For each user, the words they must not see any more.</param>
    public static void Check(
        Step step, Talk talk, string actor, bool done, Conversation? before, IReadOnlyList<Published> events,
        Func<string, HashSet<string>> deadBefore)
    {
        Assert.True(done || events.Count == 0 || step.Act == Act.Open, $"{step} was refused, yet told of: {string.Join(", ", events)}");
        foreach (var e in events)
        {
            var payload = JsonNode.Parse(e.Payload)!.AsObject();
            CheckMembers(step, talk, e, payload);
            Assert.False(deadBefore(e.UserId).FirstOrDefault(e.Payload.Contains) is { } word, $"{step} tells {e.UserId} of gone text: {e}");
            Assert.True(
                e.UserId == actor || step.Act == Act.EraseUser || MayLearn(step.Act, before, e.Name),
                $"{step} by {actor} in {before?.Status} (blocked: {before?.IsBlocked}) must not tell {e}");
            Assert.False(
                e.Name == ServerEvents.ChatRequested && payload["chat"]!["hidden"] is not null,
                $"{step} asks in a chat that no list shows: {e}");
            Assert.False(e.Name == ServerEvents.UnreadMessage && e.UserId == actor, $"{step} tells its sender of an unread message: {e}");
        }
    }

    private static void CheckMembers(Step step, Talk talk, Published e, JsonObject payload)
    {
        if (step.Act == Act.EraseUser)
        {
            return;
        }

        Assert.True(talk.Id == payload.Text("chatId") && talk.Users.Contains(e.UserId), $"{step} tells somebody else: {e}");
        Assert.True(e.Audience is not Audience.Room room || room.ChatId == talk.Id, $"{step} speaks in another room: {e}");
    }

    // The events that the member who did not act may get.
    private static bool MayLearn(Act act, Conversation? before, string name) => act switch
    {
        _ when IsPrivate(act, before) => false,
        Act.Open => name is ServerEvents.ChatRequested or ServerEvents.ChatAccepted,
        Act.Request or Act.RequestWithText => name is ServerEvents.ChatRequested,
        Act.Accept => name is ServerEvents.ChatAccepted && before?.IsBlocked == false,
        Act.Reject => name is ServerEvents.ChatRejected,
        Act.DeleteForEveryone => name is ServerEvents.MessageDeleted or ServerEvents.ChatUpdated,
        _ when before?.IsOpen != true => false,
        Act.Send or Act.Reply => name is ServerEvents.MessageReceived or ServerEvents.UnreadMessage or ServerEvents.ChatUpdated,
        Act.SendMedia or Act.SendMediaWithText or Act.ReplyWithMedia =>
            name is ServerEvents.MediaReceived or ServerEvents.UnreadMessage or ServerEvents.ChatUpdated,
        Act.Edit => name is ServerEvents.MessageEdited,
        Act.React => name is ServerEvents.ReactionAdded,
        Act.Unreact => name is ServerEvents.ReactionRemoved,
        Act.Read or Act.ReadSome => name is ServerEvents.MessagesRead,
        Act.Type => name is ServerEvents.UserTyping or ServerEvents.UserStopTyping,
        _ => false,
    };
}
