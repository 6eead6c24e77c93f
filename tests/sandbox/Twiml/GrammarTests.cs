using System.Text.Json.Nodes;
using DutyCall.Sandbox.Contract;

namespace DutyCall.Sandbox.Twiml;

/// <summary>What the carrier takes for TwiML is what the published grammar says, no more and no less.</summary>
public sealed class GrammarTests
{
    static readonly JsonObject Published = JsonNode.Parse(File.ReadAllText(Path.Combine(OpenApi.Folder, "twiml-grammar.json")))!["elements"]!.AsObject();

    public static TheoryData<string> Names => [.. Published.Select(e => e.Key)];

    [Theory, MemberData(nameof(Names))]
    public void An_element_has_the_attributes_words_and_children_of_the_grammar(string name)
    {
        var ours = TwimlGrammar.Elements[name];
        var attributes = Published[name]!["attributes"]!.AsObject();

        Assert.Equal(attributes.Select(a => a.Key).Order(), ours.Attributes.Order());
        Assert.Equal(Published[name]!["children"]!.AsArray().Select(c => (string)c!).Order(), ours.Children.Order());
        var words = attributes.Where(a => a.Value!["enum"] is not null).ToDictionary(a => a.Key, a => a.Value!["enum"]!.AsArray().Select(w => (string)w!).ToArray());
        Assert.Equal(words.Keys.Order(), ours.Words.Keys.Order());
        Assert.All(words, w => Assert.Equal(w.Value, ours.Words[w.Key]));
    }

    [Fact]
    public void There_is_nothing_that_the_grammar_does_not_have() => Assert.Equal(Published.Select(e => e.Key).Order(), TwimlGrammar.Elements.Keys.Order());
}
