using Chat.Core.Access;
using Chat.Functions.Security;
using Microsoft.Extensions.Configuration;

namespace Chat.LocalHost;

/// <summary>
/// <c>dotnet run --project Chat.LocalHost -- token carla</c>: prints a token for a user, signed with JWT_SECRET or with the
/// secret of the data folder, and ends. Settings may follow as on the host's command line.
/// </summary>
internal static class TokenCommand
{
    public const string Name = "token";

    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter errors)
    {
        if (arguments is not [var userId, .. var settings] || !UserId.IsValid(userId))
        {
            await errors.WriteLineAsync($"Usage: token <user>, with {UserId.Description}.");
            return 1;
        }

        var configuration = new ConfigurationManager();
        configuration.AddEnvironmentVariables().AddCommandLine(settings);
        DataFolder.Prepare(configuration);
        var jwt = new JwtOptions { Secret = configuration[DataFolder.SecretSetting] ?? "", Issuer = configuration["JWT_ISSUER"] ?? "" };
        var tokens = new DemoTokens(configuration, TimeProvider.System);
        if (!tokens.CanCreate || !jwt.IsSecretLongEnough)
        {
            await errors.WriteLineAsync(tokens.CanCreate
                ? "JWT_SECRET is shorter than 32 bytes."
                : "JWT_SECRET is not set, and JWT_ISSUER issues the tokens: ask the issuer for one.");
            return 1;
        }

        await output.WriteLineAsync(tokens.Create(userId));
        return 0;
    }
}
