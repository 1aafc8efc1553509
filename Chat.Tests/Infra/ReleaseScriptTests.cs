using Chat.Tests.Conventions;

namespace Chat.Tests.Infra;

/// <summary>The scripts of a release, with programs in place of dotnet and npm that record their calls.</summary>
public sealed class ReleaseScriptTests : ScriptScene
{
    [Fact]
    public void The_client_packages_get_the_version_of_the_release()
    {
        Write("dotnet", "#!/usr/bin/env bash\nprintf 'dotnet %s\\n' \"$*\" >>\"$CALLS\"\n");
        Write("npm", """
            #!/usr/bin/env bash
            case $1 in pack) version=$(grep '"version"' package.json) ;; *) version= ;; esac
            printf 'npm %s%s\n' "$*" "$version" >>"$CALLS"
            """);
        var folder = Path.Combine(Folder, "packages");

        var (exit, output) = Run("client-packages.sh", folder, "1.2.3");

        Assert.Equal((0, ""), (exit, exit == 0 ? "" : output));
        var calls = File.ReadLines(Calls).ToList();
        Assert.Contains($"dotnet pack Chat.Client -c Release -o {folder} -p:Version=1.2.3", calls);
        Assert.Contains("npm run build --prefix clients/js", calls);
        Assert.Contains($"npm pack --pack-destination {folder}  \"version\": \"1.2.3\",", calls);
        Assert.Contains("\"version\": \"1.0.0\"", Repository.Read("clients/js/package.json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ci.yml", "infra/scripts/client-packages.sh artifacts 0.0.0-ci")]
    [InlineData("ci.yml", "CHAT_PUBLISHED_WORKER: ${{ github.workspace }}/artifacts/app/Chat.Functions.dll\n")]
    [InlineData("release.yml", "infra/scripts/client-packages.sh artifacts \"${GITHUB_REF_NAME#v}\"")]
    [InlineData("release.yml", "dotnet-CycloneDX Chat.Client/Chat.Client.csproj")]
    [InlineData("release.yml", "            artifacts/*.nupkg\n            artifacts/*.tgz\n")]
    public void The_pipeline_calls_the_published_worker_and_builds_the_client_packages(string workflow, string step) =>
        Assert.Contains(step, Repository.Read($".github/workflows/{workflow}"), StringComparison.Ordinal);

    [Fact]
    public void The_notes_of_a_release_are_its_part_of_the_changelog()
    {
        Assert.Contains("### Added", Run("release-notes.sh", "Unreleased").Output, StringComparison.Ordinal);
        Assert.Equal(1, Run("release-notes.sh", "9.9.9").Exit);
    }
}
