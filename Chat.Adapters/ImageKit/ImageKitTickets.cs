using Chat.Core.Media;
using Microsoft.Extensions.Options;

namespace Chat.Adapters.ImageKit;

/// <summary>Makes tickets with which a browser uploads one file to ImageKit.</summary>
internal sealed class ImageKitTickets(IOptions<ImageKitOptions> options, IdGenerator ids, TimeProvider time)
{
    public UploadTicket Create(TicketRequest request) => request.Version switch
    {
        TicketVersion.V1 => CreateV1(request),
        TicketVersion.V2 => CreateV2(request),
    };

    // The fields of version 1 are advice: a client may send others, so nothing about the upload is trusted later.
    private UploadTicket CreateV1(TicketRequest request)
    {
        var token = ids.NewId();
        var expire = request.ExpiresAt.ToUnixTimeSeconds();
        return new UploadTicket(
            token,
            expire,
            ImageKitSigner.SignUpload(options.Value.PrivateKey, token, expire),
            options.Value.PublicKey,
            new Uri(options.Value.UploadUrl, "/api/v1/files/upload"),
            ImageKitUploads.Fields(request.Path));
    }

    private UploadTicket CreateV2(TicketRequest request)
    {
        var fields = ImageKitUploads.Fields(request.Path);
        fields["checks"] = ImageKitUploads.SizeCheck(request.Size);
        var expire = request.ExpiresAt.ToUnixTimeSeconds();
        var token = ImageKitSigner.CreateToken(
            options.Value.PublicKey, options.Value.PrivateKey, fields, time.GetUtcNow().ToUnixTimeSeconds(), expire);
        return new UploadTicket(
            token, expire, Signature: null, options.Value.PublicKey, new Uri(options.Value.UploadUrl, "/api/v2/files/upload"), fields);
    }
}
