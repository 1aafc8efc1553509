using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Chat.LocalHost;

/// <summary>The folder of the data, and the settings that follow from it.</summary>
/// <param name="HasOwnSecret">The secret of tokens is a random one in the folder, because none was set.</param>
internal sealed record DataFolder(bool HasOwnSecret)
{
    public const string PathSetting = "Chat:DataPath";
    public const string SecretSetting = "JWT_SECRET";

    private const string DefaultPath = "./.data";
    private const string SecretFile = "jwt-secret";
    private const int SecretBytes = 48;

    /// <summary>Creates the folder, and a secret in it when none is set, and puts both into the configuration.</summary>
    public static DataFolder Prepare(ConfigurationManager configuration)
    {
        var path = Path.GetFullPath(configuration[PathSetting] is { Length: > 0 } set ? set : DefaultPath);
        try
        {
            return Prepare(configuration, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OptionsValidationException(PathSetting, typeof(DataFolder), [$"Chat__DataPath can't be used: {e.Message}"]);
        }
    }

    private static DataFolder Prepare(ConfigurationManager configuration, string path)
    {
        CreateFolder(path);
        var settings = new Dictionary<string, string?> { [PathSetting] = path };

        // With an OpenID Connect issuer there are tokens without a secret.
        var needsSecret = string.IsNullOrEmpty(configuration[SecretSetting]) && string.IsNullOrEmpty(configuration["JWT_ISSUER"]);
        if (needsSecret)
        {
            settings[SecretSetting] = ReadOrCreateSecret(Path.Combine(path, SecretFile));
        }

        configuration.AddInMemoryCollection(settings);
        return new DataFolder(needsSecret);
    }

    private static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static string ReadOrCreateSecret(string file)
    {
        if (!File.Exists(file))
        {
            CreateSecret(file);
        }

        return File.ReadAllText(file).Trim() is { Length: > 0 } secret
            ? secret
            : throw new OptionsValidationException(
                PathSetting,
                typeof(DataFolder),
                [$"{file} is empty. Delete it to get a new secret; tokens made with the old one will be refused."]);
    }

    // Written to a draft and moved, so that two hosts that start at once read the same whole secret.
    private static void CreateSecret(string file)
    {
        var draft = $"{file}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(draft, options))
        {
            writer.Write(Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes)));
        }

        try
        {
            File.Move(draft, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            // The other host was first, so its secret is used.
            File.Delete(draft);
        }
    }
}
