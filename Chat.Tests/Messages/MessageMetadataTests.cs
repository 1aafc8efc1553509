using System.Text.Json;
using Chat.Core;
using Chat.Core.Errors;
using Chat.Core.Messages;

namespace Chat.Tests.Messages;

/// <summary>The rules for metadata (spec section 13).</summary>
public sealed class MessageMetadataTests
{
    [Theory]
    [InlineData("""{ "b" : 1.0, "a": [ true, null, -0.50e1 ] }""", """{"b":1.0,"a":[true,null,-0.50e1]}""")]
    [InlineData("{}", "{}")]
    [InlineData("""{ "": { "a.b": 1, "$set": 2 } }""", """{"":{"a.b":1,"$set":2}}""")]
    [InlineData("""{ "text": "\u00e9 \ud83d\ude00 \u2028 </script> \/ \u0000 \" \\ \b\f\n\r\t" }""",
        "{\"text\":\"\u00e9 \ud83d\ude00 \u2028 </script> / \\u0000 \\\" \\\\ \\b\\f\\n\\r\\t\"}")]
    public void The_text_is_compact_and_keeps_order_and_numbers(string sent, string expected) => Assert.Equal(expected, Read(sent)!.Json);

    [Theory]
    [InlineData("null")]
    [InlineData(null)]
    public void Null_means_absent(string? sent) =>
        Assert.Null(MessageMetadata.RequireOptional(sent is null ? null : JsonElement.Parse(sent)));

    [Theory]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("7")]
    [InlineData("""{ "a": 1, "a": 2 }""")]
    [InlineData("""{ "a": 1, "\u0061": 2 }""")]
    [InlineData("""{ "list": [ { "a": 1, "a": 1 } ] }""")]
    [InlineData("""{ "a": 1e400 }""")]
    [InlineData("""{ "list": [ -1e309 ] }""")]
    [InlineData("""{ "a": [ [ [ [ [] ] ] ] ] }""")]
    [InlineData("""{ "a": { "b": { "c": { "d": { "e": {} } } } } }""")]
    [InlineData("""{ "a": "\ud83d" }""")]
    [InlineData("""{ "\ude00": 1 }""")]
    public void Anything_else_is_refused(string sent)
    {
        var refusal = Assert.Throws<ChatException>(() => Read(sent));

        Assert.Equal(ErrorCode.InvalidRequest, refusal.Code);
        Assert.Equal("metadata", Assert.Single(refusal.Errors!).Key);
    }

    [Theory]
    [InlineData("""{ "a": { "b": [ { "c": [] } ] } }""")]
    [InlineData("""{ "a": 1.7976931348623157e308, "b": 5e-324, "c": 12345678901234567890 }""")]
    [InlineData("""{ "a": { "x": 1 }, "b": { "x": 1 } }""")]
    public void The_limits_themselves_are_allowed(string sent) => Assert.NotNull(Read(sent));

    [Fact]
    public void The_size_is_counted_in_bytes_of_compact_utf8()
    {
        // {"t":"…"} has 8 bytes around the text; an emoji has 4, written or escaped.
        var emoji = string.Concat(Enumerable.Repeat("\ud83d\ude00", (Limits.MaxMetadataBytes - 8) / 4));

        Assert.NotNull(Read($$"""{   "t"  :  "{{emoji}}"   }"""));
        Assert.NotNull(Read($$"""{ "t": "{{string.Concat(Enumerable.Repeat("\\ud83d\\ude00", emoji.Length / 2))}}" }"""));
        Assert.Throws<ChatException>(() => Read($$"""{ "t": "{{emoji}}x" }"""));
    }

    [Theory]
    [InlineData("""{ "a": 1, "b": [1, { "c": 2, "d": 3 }] }""", """{ "b": [1.0, { "d": 3e0, "c": 2 }], "a": 1 }""", true)]
    [InlineData("""{ "a": "\u00e9" }""", "{ \"a\": \"\u00e9\" }", true)]
    [InlineData("""{ "a": [1, 2] }""", """{ "a": [2, 1] }""", false)]
    [InlineData("""{ "a": "1" }""", """{ "a": 1 }""", false)]
    [InlineData("{}", """{ "a": null }""", false)]
    public void The_canonical_form_ignores_the_order_of_keys_and_the_spelling_of_values(string one, string other, bool same) =>
        Assert.Equal(same, Read(one)!.Canonical == Read(other)!.Canonical);

    private static MessageMetadata? Read(string json) => MessageMetadata.RequireOptional(JsonElement.Parse(json));
}
