namespace Chat.Core;

/// <summary>Makes ids of 32 hex digits that sort by time of creation and can't be guessed.</summary>
public sealed class IdGenerator(TimeProvider time)
{
#pragma warning disable RS0030 // The one place that makes ids.
    public string NewId() => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
#pragma warning restore RS0030
}
