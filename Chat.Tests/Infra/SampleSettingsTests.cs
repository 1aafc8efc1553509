using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Chat.Tests.Conventions;
using Microsoft.Extensions.Configuration;

namespace Chat.Tests.Infra;

/// <summary>local.settings.sample.json gives a working value to every setting. SettingsTests starts the program with it.</summary>
public sealed class SampleSettingsTests
{
    private static readonly string[] OfTheHost = ["AzureWebJobsStorage", "FUNCTIONS_WORKER_RUNTIME", "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"];

    /// <summary>Settings of LocalHost that the program does not read.</summary>
    private static readonly string[] Unread = ["Chat__Cors"];

    /// <summary>LocalHost knows its own address.</summary>
    private static readonly string[] Left = ["Chat__PublicUrl"];

    private static readonly Dictionary<string, string> Values = JsonElement.Parse(Repository.Read("local.settings.sample.json"))
        .GetProperty("Values").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal);

    [Fact]
    public void Every_setting_is_in_the_sample() => Assert.Empty(ReadableSettings.All.Except(Values.Keys).Except(Left));

    [Fact]
    public void Every_setting_in_the_sample_is_read() =>
        Assert.Empty(Values.Keys.Except(ReadableSettings.All).Except(OfTheHost).Except(Unread));

    [Fact]
    public void Every_options_class_takes_its_values_from_the_sample()
    {
        Assert.NotEmpty(ReadableSettings.Options);
        Assert.All(ReadableSettings.Options, o => Assert.Empty(Faults(o.Type, o.Section, Values)));
    }

    [Fact]
    public void A_value_that_an_options_class_does_not_take_is_found()
    {
        var (type, section) = ReadableSettings.Options.Single(o => o.Section == "Chat:Rates");
        var broken = new Dictionary<string, string>(Values, StringComparer.Ordinal) { ["Chat__Rates__SendBurst"] = "many" };

        Assert.ThrowsAny<InvalidOperationException>(() => Faults(type, section, broken).Count());
        Assert.NotEmpty(Faults(type, section, Values.Where(v => v.Key != "Chat__Rates__SendBurst").ToDictionary(StringComparer.Ordinal)));
    }

    [Fact]
    public void The_host_takes_no_body_that_the_program_refuses_by_its_size_alone()
    {
        var file = long.Parse(Values["Chat__Media__MaxProxiedBytes"], CultureInfo.InvariantCulture);

        Assert.Equal(file + 1_048_576, long.Parse(Values["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"], CultureInfo.InvariantCulture));
    }

    /// <summary>Properties whose value after binding is not the text of the sample.</summary>
    private static IEnumerable<string> Faults(Type type, string section, Dictionary<string, string> values)
    {
        var keys = values.Select(v => KeyValuePair.Create(v.Key.Replace("__", ":", StringComparison.Ordinal), (string?)v.Value));
        var bound = new ConfigurationBuilder().AddInMemoryCollection(keys).Build().GetSection(section).Get(type);
        return from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
               where property.SetMethod is { IsPublic: true }
               let text = values.GetValueOrDefault($"{section.Replace(":", "__", StringComparison.Ordinal)}__{property.Name}")
               let value = Convert.ToString(property.GetValue(bound), CultureInfo.InvariantCulture)
               where !string.Equals(text, value, StringComparison.OrdinalIgnoreCase)
               select $"{section}:{property.Name} is {value}, not {text}";
    }
}
