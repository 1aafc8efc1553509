using Chat.Core.Access;
using Chat.Core.Errors;
using Chat.Core.Media.Intake;

namespace Chat.Core.Media;

/// <param name="MediaType">Not judged: the bytes are.</param>
public sealed record UploadMediaInput(string UserId, string ChatId, IncomingFile File);

/// <summary>
/// Takes a file in through the server: its type is told by its first bytes, it is cleaned while it passes, and it is
/// noted before it is stored, so that nothing at the provider is ever unknown here.
/// </summary>
public sealed class UploadMedia(ChatAccess access, MediaIntake intake, IMediaStorage storage, FileNotes notes)
{
    public async Task<UploadedFile> ExecuteAsync(UploadMediaInput input, CancellationToken ct)
    {
        (await access.RequireMemberAsync(input.ChatId, input.UserId, ct)).RequireOpen(input.UserId);

        await using var accepted = await intake.OpenAsync(input.File, ct);

        var noted = await notes.AddAsync(input, accepted, ct);
        var stored = await StoreAsync(noted, accepted, ct);
        return await notes.SetReadyAsync(noted, stored, accepted.Size, ct);
    }

    /// <summary>The guard alone, for a request of several files that is refused whole.</summary>
    public async Task RequireMayUploadAsync(string userId, string chatId, CancellationToken ct) =>
        (await access.RequireMemberAsync(chatId, userId, ct)).RequireOpen(userId);

    private async Task<StoredFile> StoreAsync(MediaFile noted, AcceptedFile accepted, CancellationToken ct)
    {
        try
        {
            return await storage.UploadAsync(new NewFile(noted.Path, accepted.Type, accepted.Content), ct);
        }
        catch (ChatException)
        {
            // Refused while it was read: nothing is stored. Whatever else fails may have left something, which the clean-up looks for.
            await notes.ForgetAsync(noted);
            throw;
        }
    }
}
