namespace Chat.Tests;

/// <summary>xUnit 2's lifetime, in which the shared tests are written, for xUnit 3.</summary>
public interface IAsyncLifetime : Xunit.IAsyncLifetime
{
    new Task InitializeAsync();

    new Task DisposeAsync();

    ValueTask Xunit.IAsyncLifetime.InitializeAsync() => new(InitializeAsync());

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());
}
