using System.Net.Http.Headers;
using Chat.Core.Media;

namespace Chat.Tests.Media;

/// <summary>The promises of tickets, and all others.</summary>
public abstract class MediaTicketContract : MediaListingContract
{
    [Fact]
    public async Task A_ticket_uploads_its_file_once()
    {
        var (path, ticket) = Ticket(Samples.Pdf.Length);

        Assert.Equal(200, await PostAsync(ticket, Samples.Pdf));
        Assert.InRange(await PostAsync(ticket, Samples.Gif), 400, 499);

        Assert.Equal(Samples.Pdf, await ReadAsync(path, 1_000_000));
        Assert.True((await Storage.FindByPathAsync(path, Ct))!.IsPrivate);
    }

    [Theory]
    [InlineData(TicketVersion.V1)]
    [InlineData(TicketVersion.V2)]
    public async Task A_ticket_uploads_no_second_time_when_its_file_is_deleted(TicketVersion version)
    {
        var path = NewPath();
        var ticket = Storage.CreateTicket(new TicketRequest(path, Samples.Pdf.Length, Now.AddMinutes(10), version));
        Assert.Equal(200, await PostAsync(ticket, Samples.Pdf));
        await Storage.DeleteAsync([(await Storage.FindByPathAsync(path, Ct))!.ProviderId], Ct);

        Assert.InRange(await PostAsync(ticket, Samples.Pdf), 400, 499);

        Assert.Null(await Storage.FindByPathAsync(path, Ct));
    }

    [Fact]
    public async Task A_ticket_binds_every_field()
    {
        foreach (var name in Ticket(10).Ticket.Fields.Keys)
        {
            var (path, ticket) = Ticket(Samples.Pdf.Length);
            var changed = ticket.Fields.ToDictionary(f => f.Key, f => f.Key == name ? Changed(f) : f.Value, StringComparer.Ordinal);
            Assert.InRange(await PostAsync(ticket with { Fields = changed }, Samples.Pdf), 400, 499);

            changed.Remove(name);
            Assert.InRange(await PostAsync(ticket with { Fields = changed }, Samples.Pdf), 400, 499);
            Assert.Null(await Storage.FindByPathAsync(path, Ct));
        }

        var (_, more) = Ticket(Samples.Pdf.Length);
        var added = new Dictionary<string, string>(more.Fields, StringComparer.Ordinal) { ["extensions"] = "[]" };
        Assert.InRange(await PostAsync(more with { Fields = added }, Samples.Pdf), 400, 499);
    }

    [Fact]
    public async Task A_ticket_accepts_no_larger_file_and_no_file_after_its_expiry()
    {
        var (path, ticket) = Ticket(Samples.Pdf.Length - 1);
        Assert.InRange(await PostAsync(ticket, Samples.Pdf), 400, 499);
        Assert.Null(await Storage.FindByPathAsync(path, Ct));

        var (_, over) = Ticket(Samples.Pdf.Length, lifetime: -1);
        Assert.InRange(await PostAsync(over, Samples.Pdf), 400, 499);
    }

    [Fact]
    public async Task A_ticket_of_version_1_uploads_and_is_refused_with_another_signature()
    {
        var path = NewPath();
        var ticket = Storage.CreateTicket(new TicketRequest(path, Samples.Pdf.Length, Now.AddMinutes(10), TicketVersion.V1));
        Assert.InRange(await PostAsync(ticket with { Expire = ticket.Expire + 60 }, Samples.Pdf), 400, 499);
        Assert.Null(await Storage.FindByPathAsync(path, Ct));

        var second = Storage.CreateTicket(new TicketRequest(path, Samples.Pdf.Length, Now.AddMinutes(10), TicketVersion.V1));
        Assert.Equal(200, await PostAsync(second, Samples.Pdf));
        Assert.NotNull(await Storage.FindByPathAsync(path, Ct));
    }

    private static async Task<int> PostAsync(UploadTicket ticket, byte[] content)
    {
        using var form = new MultipartFormDataContent();
        var fields = ticket.Fields.Append(KeyValuePair.Create("token", ticket.Token));
        if (ticket.Signature is { } signature)
        {
            fields = fields.Append(KeyValuePair.Create("signature", signature))
                .Append(KeyValuePair.Create("expire", $"{ticket.Expire}")).Append(KeyValuePair.Create("publicKey", ticket.PublicKey));
        }

        foreach (var (name, value) in fields)
        {
            var part = new StringContent(value);
            part.Headers.ContentType = null;
            form.Add(part, $"\"{name}\"");
        }

        var file = new ByteArrayContent(content);
        file.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "\"file\"", FileName = "\"x.bin\"" };
        form.Add(file);
        using var response = await Http.PostAsync(ticket.UploadUrl, form);
        return (int)response.StatusCode;
    }

    private static string Changed(KeyValuePair<string, string> field) => field.Key switch
    {
        "checks" => "\"file.size\" <= 999999999",
        "folder" => field.Value + "0",
        "fileName" => "0" + field.Value,
        _ => field.Value + "x",
    };

    private (MediaPath Path, UploadTicket Ticket) Ticket(long size, int lifetime = 10)
    {
        var path = NewPath();
        return (path, Storage.CreateTicket(new TicketRequest(path, size, Now.AddMinutes(lifetime), TicketVersion.V2)));
    }
}
