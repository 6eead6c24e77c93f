using System.Globalization;
using System.Xml.Linq;

namespace DutyCall.Sandbox.Twiml;

/// <summary>Reads the attributes of an element, with their defaults; what the grammar does not know is warned of (12200) and passed over.</summary>
sealed class Verb(XElement element, Action<TwimlProblem> warn)
{
    public string Name => element.Name.LocalName;

    /// <summary>Its own text, trimmed.</summary>
    public string Text { get; } = string.Concat(element.Nodes().OfType<XText>().Select(t => t.Value)).Trim();

    /// <summary>All text in it, markup of speech left out.</summary>
    public string Spoken => string.Join(' ', element.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Its children that the grammar allows.</summary>
    public IEnumerable<Verb> Children()
    {
        var known = TwimlGrammar.Elements[Name];
        foreach (var child in element.Elements())
        {
            if (known.Children.Contains(child.Name.LocalName) && TwimlGrammar.Elements.ContainsKey(child.Name.LocalName))
                yield return new Verb(child, warn);
            else
                warn(new(12200, $"Schema validation warning: <{child.Name.LocalName}> is not allowed in <{Name}>", Warning: true));
        }
    }

    /// <summary>Warns of what is written on the element and means nothing.</summary>
    public void Check()
    {
        var known = TwimlGrammar.Elements[Name];
        foreach (var attribute in element.Attributes().Where(a => !a.IsNamespaceDeclaration && !known.Attributes.Contains(a.Name.LocalName)))
            warn(new(12200, $"Schema validation warning: attribute '{attribute.Name.LocalName}' is not allowed on <{Name}>", Warning: true));
    }

    /// <summary>Null when absent, and when it is none of the words that the attribute takes.</summary>
    public string? this[string attribute]
    {
        get
        {
            var value = element.Attribute(attribute)?.Value.Trim();
            if (value is null || !TwimlGrammar.Elements[Name].Words.TryGetValue(attribute, out var words))
                return value;
            if (value.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(words.Contains))
                return value;
            warn(new(12200, $"Schema validation warning: '{value}' is not a value of {attribute} on <{Name}>", Warning: true));
            return null;
        }
    }

    public bool Flag(string attribute, bool otherwise) => this[attribute] is { } value ? value.Equals("true", StringComparison.OrdinalIgnoreCase) : otherwise;

    public int Number(string attribute, int otherwise, int least = 0, int most = int.MaxValue)
    {
        if (this[attribute] is not { } value)
            return otherwise;
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        warn(new(12200, $"Schema validation warning: '{value}' is not a value of {attribute} on <{Name}>", Warning: true));
        return otherwise;
    }

    public TimeSpan Seconds(string attribute, int otherwise, int least = 0, int most = int.MaxValue) =>
        TimeSpan.FromSeconds(Number(attribute, otherwise, least, most));

    public string[] Words(string attribute) => this[attribute]?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
