using System.Runtime.CompilerServices;
using Chat.Core.Messages;

namespace Chat.Core.Users;

/// <summary>The messages of a chat that a member sees, oldest first.</summary>
public sealed class ExportMessages(IMessageReader messages, MessageViews views)
{
    public async IAsyncEnumerable<MessageView> ListAsync(Viewing viewing, [EnumeratorCancellation] CancellationToken ct)
    {
        long? after = 0;
        while (after is not null)
        {
            var page = await messages.ListAsync(new MessageRange(viewing, Limits.MaxPageSize) { After = after }, ct);
            foreach (var message in page)
            {
                yield return views.Of(viewing, message);
            }

            after = page.Count == Limits.MaxPageSize ? page[^1].Seq : null;
        }
    }
}
