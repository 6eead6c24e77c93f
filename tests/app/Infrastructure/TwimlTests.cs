using System.Text.Json;
using System.Xml.Linq;
using DutyCall.Infrastructure.Twilio;

namespace DutyCall.Infrastructure;

/// <summary>What we tell the carrier to do, judged by its grammar.</summary>
public sealed class TwimlTests
{
    static readonly JsonElement Elements = Contract.Grammar.GetProperty("elements");

    public static TheoryData<string> Documents =>
    [
        Twiml.Document(Twiml.Say("Grüß Gott & <welcome>"), Twiml.Hangup()),
        Twiml.Document(Twiml.Hangup()),
        Twiml.Document(Twiml.Join("c-1", "agent-1", "http://localhost/c?a=1&b=2#rc=3&rp=ct", "http://localhost/l?a=1&b=2")),
        Twiml.Document(Twiml.DialNumber("+15550100120", "+15550109001")),
    ];

    [Theory, MemberData(nameof(Documents))]
    public void Keeps_to_the_grammar(string document)
    {
        var response = XDocument.Parse(document).Root!;

        Assert.StartsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>", document, StringComparison.Ordinal);
        Check(response);
    }

    static void Check(XElement element)
    {
        var rules = Elements.GetProperty(element.Name.LocalName);
        foreach (var attribute in element.Attributes())
        {
            Assert.True(rules.GetProperty("attributes").TryGetProperty(attribute.Name.LocalName, out var rule), $"{element.Name} has no {attribute.Name}");
            if (rule.TryGetProperty("enum", out var words))
                Assert.All(attribute.Value.Split(' '), word => Assert.Contains(word, words.EnumerateArray().Select(w => w.GetString())));
            if (rule.TryGetProperty("type", out var type) && type.GetString() == "boolean")
                Assert.True(attribute.Value is "true" or "false");
        }

        Assert.All(element.Elements(), child =>
        {
            Assert.Contains(child.Name.LocalName, rules.GetProperty("children").EnumerateArray().Select(c => c.GetString()));
            Check(child);
        });
    }
}
