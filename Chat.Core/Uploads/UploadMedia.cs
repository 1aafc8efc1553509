using Chat.Core.Access;
using Chat.Core.Errors;
using Chat.Core.Media;
using Chat.Core.Media.Intake;

namespace Chat.Core.Uploads;

public sealed record UploadMediaInput(string UserId, string ChatId, IncomingFile File);

/// <summary>
/// Stores a file that comes through the server. Its bytes decide its type, its metadata is removed while it passes, and its
/// row is made before it is stored, so that no file at the provider is unknown here.
/// </summary>
public sealed class UploadMedia(UploadAccess access, MediaIntake intake, IMediaStorage storage, MediaFileRegistry registry)
{
    public async Task<UploadedFile> ExecuteAsync(UploadMediaInput input, CancellationToken ct)
    {
        await RequireMayUploadAsync(input.UserId, input.ChatId, ct);

        await using var accepted = await intake.OpenAsync(input.File, ct);

        var pending = await registry.AddAsync(input, accepted, ct);
        var stored = await StoreAsync(pending, accepted, ct);
        return await registry.SetReadyAsync(pending, stored, accepted.Size, ct);
    }

    /// <summary>The guard alone, for a request of several files that is refused as a whole.</summary>
    public Task RequireMayUploadAsync(string userId, string chatId, CancellationToken ct) => access.RequireAsync(chatId, userId, ct);

    private async Task<StoredFile> StoreAsync(MediaFile pending, AcceptedFile accepted, CancellationToken ct)
    {
        try
        {
            return await storage.UploadAsync(new NewFile(pending.Path, accepted.Type, accepted.Content), ct);
        }
        catch (ChatException)
        {
            // The content was refused while it was read, so nothing is stored. After other failures something may be
            // stored, and the clean-up looks for it.
            await registry.RemoveAsync(pending);
            throw;
        }
    }
}
