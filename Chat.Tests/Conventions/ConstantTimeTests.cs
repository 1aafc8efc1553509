namespace Chat.Tests.Conventions;

/// <summary>A comparison of secrets takes the same time whatever the caller guesses.</summary>
public sealed class ConstantTimeTests
{
    private static readonly string[] Projects =
        ["Chat.Core", "Chat.Adapters", "Chat.Functions", "Chat.Functions.SignalRService", "Chat.LocalHost"];

    /// <summary>Files that make signatures and check none.</summary>
    private static readonly string[] Signers = ["ImageKitSigner.cs", "StandardSignature.cs"];

    [Fact]
    public void A_file_that_checks_a_signature_compares_in_constant_time()
    {
        var files = Repository.Files(".cs").Where(file => Projects.Contains(file.Top) && IsSigning(file)).ToList();

        Assert.True(files.Count > Signers.Length);
        Assert.Empty(files.Where(file => !Signers.Contains(Path.GetFileName(file.Path)) && !IsConstant(file)).Select(file => file.Path));
    }

    [Fact]
    public void A_file_that_compares_as_it_likes_is_found()
    {
        var file = new RepositoryFile("Chat.Core/New.cs", "return given == Convert.ToHexString(HMACSHA256.HashData(key, text));");

        Assert.True(IsSigning(file) && !IsConstant(file));
    }

    private static bool IsSigning(RepositoryFile file) => file.Text.Contains("HMAC", StringComparison.Ordinal);

    private static bool IsConstant(RepositoryFile file) =>
        file.Text.Contains("CryptographicOperations.FixedTimeEquals", StringComparison.Ordinal);
}
