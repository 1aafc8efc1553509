using System.Text.Json.Nodes;

namespace Chat.Tests.Infra;

/// <summary>The scripts that run around a deployment, with a program in place of the Azure CLI that records its calls.</summary>
public sealed class ScriptTests : ScriptScene
{
    private const string Key = "the-key-of-the-upstream";
    private const string SecretUri = "https://kv-up-x.vault.azure.net/secrets/upstream-code/0123456789abcdef";

    public ScriptTests() => Write("az", $$"""
            #!/usr/bin/env bash
            printf '%s\n' "$*" >>"$CALLS"
            for word in "$@"; do case $word in @*) cp "${word#@}" "$CALLS.body";; esac; done
            case "$*" in
              *'keys list'*)
                if [ -e "$CALLS.tried" ]; then echo "${KEY_IS_THERE:-true}"; else touch "$CALLS.tried"; echo false; fi ;;
              *'keys set'*) case "$*" in *'-o none'*) ;; *) echo {{Key}} ;; esac ;;
              *'deployment group create'*) printf '%s\n%s\n' {{SecretUri}} chat.example.net ;;
              *'--query id'*) echo /subscriptions/s/resourceGroups/rg/providers/x ;;
            esac
            """);

    [Theory]
    [InlineData("", "", null)]
    [InlineData("CHAT_ALERT_EMAILS", "", "CHAT_ALERT_EMAILS is missing")]
    [InlineData("Image_Kit_Private_Key_Owner", "", "Image_Kit_Private_Key_Owner is missing")]
    [InlineData("JWT_SECRET", "", "JWT_SECRET is missing")]
    [InlineData("JWT_SECRET", "too short", "JWT_SECRET is shorter")]
    [InlineData("JWT_SECRET_PREVIOUS", "too short", "JWT_SECRET_PREVIOUS is shorter")]
    [InlineData("JWT_SECRET", "akvs://subscription/vault/name-of-a-secret", "JWT_SECRET is a reference")]
    [InlineData("JWT_ISSUER", "https://issuer.example", "JWT_AUDIENCE is missing")]
    [InlineData("JWT_ISSUER", "http://issuer.example", "JWT_ISSUER is not an https address")]
    [InlineData("JWT_AUDIENCE", "chat", "JWT_ISSUER is missing")]
    [InlineData("Image_Kit_URL", "ik", "Image_Kit_URL is not an address")]
    [InlineData("Mongo__ConnectionString", "postgres://x", "Mongo__ConnectionString is not")]
    [InlineData("CHAT_CORS_ORIGINS", "https://app.example.com,*", "CHAT_CORS_ORIGINS has an entry")]
    [InlineData("CHAT_CORS_ORIGINS", "https://app.example.com/", "CHAT_CORS_ORIGINS has an entry")]
    public void The_preflight_names_an_input_that_the_program_would_refuse(string name, string value, string? fault)
    {
        if (name.Length > 0)
        {
            Inputs[name] = value;
        }

        var (exit, output) = Run("preflight.sh");

        Assert.Equal(fault is null ? 0 : 1, exit);
        Assert.Contains(fault ?? "", output, StringComparison.Ordinal);
        Assert.True(value.Length == 0 || !output.Contains(value, StringComparison.Ordinal), output);
    }

    [Fact]
    public void The_preflight_refuses_a_reference_in_place_of_any_secret()
    {
        var secrets = Bicep.Template["definitions"]!["AppSecrets"]!["properties"]!.AsObject().Select(p => p.Key).ToList();
        secrets.ForEach(name => Inputs[name] = "akvs://subscription/vault/name-of-a-secret");

        var (exit, output) = Run("preflight.sh");

        Assert.Equal(1, exit);
        Assert.All(secrets, name => Assert.Contains($"{name} is a reference, not the secret.", output, StringComparison.Ordinal));
    }

    [Fact]
    public void The_upstream_is_set_with_a_reference_to_the_key_when_the_host_has_made_it()
    {
        var (exit, output) = Run("upstream.sh");

        Assert.Equal((0, "upstream: sigr-x calls func-x."), (exit, output.Trim()));
        Assert.Equal(2, File.ReadLines(Calls).Count(call => call.StartsWith("functionapp keys list", StringComparison.Ordinal)));
        var template = JsonNode.Parse(File.ReadAllText($"{Calls}.body"))!["properties"]!["upstream"]!["templates"]![0]!;
        Assert.Equal(
            $"https://chat.example.net/runtime/webhooks/signalr?code={{@Microsoft.KeyVault(SecretUri={SecretUri})}}",
            (string?)template["urlTemplate"]);
        Assert.Equal("chat", (string?)template["hubPattern"]);
        Assert.Contains("azd env set CHAT_UPSTREAM_IS_SET true -e dev", File.ReadLines(Calls));
    }

    [Fact]
    public void Without_the_key_the_upstream_is_left_alone()
    {
        (Inputs["KEY_IS_THERE"], Inputs["CHAT_UPSTREAM_TRIES"]) = ("false", "3");

        var (exit, output) = Run("upstream.sh");

        Assert.Equal(1, exit);
        Assert.Contains("has no key signalr_extension", output, StringComparison.Ordinal);
        Assert.Equal(3, File.ReadLines(Calls).Count());
    }

    [Fact]
    public void A_rotation_makes_a_new_key_shows_it_to_nobody_and_sets_the_upstream()
    {
        var (exit, output) = Run("rotate-upstream-key.sh");

        Assert.Equal(0, exit);
        Assert.StartsWith("functionapp keys set", File.ReadLines(Calls).First(), StringComparison.Ordinal);
        Assert.Contains(File.ReadLines(Calls), call => call.StartsWith("rest --method patch", StringComparison.Ordinal));
        Assert.DoesNotContain(Key, output + File.ReadAllText(Calls), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refresh_of_the_secrets_waits_until_the_vault_gives_all()
    {
        Assert.Equal(0, Run("refresh-secrets.sh").Exit);

        Write("az", "#!/usr/bin/env bash\ncase \"$*\" in *'rest --method get'*) echo JWT_SECRET ;; esac\n");
        var (exit, output) = Run("refresh-secrets.sh");

        Assert.Equal((1, "refresh-secrets: the vault does not give JWT_SECRET."), (exit, output.Trim()));
    }

    [Theory]
    [InlineData("0", "false")]
    [InlineData("1", "true")]
    public void Provisioning_keeps_an_upstream_that_is_there_and_hands_the_outputs_on(string templates, string kept)
    {
        Write("az", $$"""
            #!/usr/bin/env bash
            case "$*" in
              'signalr list'*) echo {{templates}} ;;
              'deployment group create'*) printf '%s %s\n' "$CHAT_UPSTREAM_IS_SET" "$*" >>"$CALLS" ;;
              'deployment group show'*) echo "value" ;;
            esac
            """);
        Inputs["GITHUB_ENV"] = $"{Calls}.env";

        var (exit, output) = Run("provision.sh", "prod");

        Assert.Equal((0, ""), (exit, exit == 0 ? "" : output));
        var deployment = File.ReadLines(Calls).Single();
        Assert.StartsWith($"{kept} deployment group create -g rg ", deployment, StringComparison.Ordinal);
        Assert.Contains("--parameters bicep/prod.bicepparam", deployment, StringComparison.Ordinal);
        Assert.Contains("CHAT_APP_NAME=value", File.ReadLines($"{Calls}.env"));
        Assert.Contains("CHAT_UPSTREAM_VAULT=value", File.ReadLines($"{Calls}.env"));
    }

    [Fact]
    public void Nothing_is_provisioned_when_an_input_is_wrong()
    {
        Inputs["JWT_SECRET"] = "";

        Assert.Equal(1, Run("provision.sh", "dev").Exit);
        Assert.False(File.Exists(Calls));
    }
}
