using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DutyCall.Sandbox.Contract;

/// <summary>As much of OpenAPI 3.0's schemas as the description uses: $ref, nullable, type, enum, pattern, lengths, ranges, properties, items, anyOf, date format.</summary>
sealed partial class JsonSchema(JsonObject document, List<string> problems)
{
    public void Check(JsonNode schema, JsonNode? value, string where)
    {
        if (schema["$ref"] is { } reference)
        {
            Check(Resolve((string)reference!), value, where);
            return;
        }
        if (value is null)
        {
            if (schema["anyOf"] is JsonArray alternatives && schema["type"] is null)
                CheckAny(alternatives, value, where);
            else if (schema["nullable"] is not JsonValue nullable || !(bool)nullable)
                problems.Add($"{where}: null is not allowed");
            return;
        }
        if (schema["anyOf"] is JsonArray options)
            CheckAny(options, value, where);
        if (schema["type"] is { } type && !IsOf((string)type!, value))
        {
            problems.Add($"{where}: {value.ToJsonString()} is not of type {type}");
            return;
        }
        if (schema["enum"] is JsonArray words && !words.Any(w => JsonNode.DeepEquals(w, value)))
            problems.Add($"{where}: {value.ToJsonString()} is none of {words.ToJsonString()}");
        switch (value)
        {
            case JsonObject members:
                CheckMembers(schema, members, where);
                break;
            case JsonArray items when schema["items"] is { } item:
                for (var i = 0; i < items.Count; i++)
                    Check(item, items[i], $"{where}[{i}]");
                break;
            case JsonValue text when text.GetValueKind() is JsonValueKind.String:
                CheckText(schema, (string)text!, where);
                break;
            case JsonValue number when number.GetValueKind() is JsonValueKind.Number:
                CheckRange(schema, (decimal)number, where);
                break;
        }
    }

    void CheckAny(JsonArray options, JsonNode? value, string where)
    {
        foreach (var option in options)
        {
            var found = new List<string>();
            new JsonSchema(document, found).Check(option!, value, where);
            if (found.Count == 0)
                return;
        }
        problems.Add($"{where}: fits none of the alternatives");
    }

    void CheckMembers(JsonNode schema, JsonObject members, string where)
    {
        foreach (var required in schema["required"]?.AsArray().Select(r => (string)r!) ?? [])
        {
            if (!members.ContainsKey(required))
                problems.Add($"{where}: {required} is missing");
        }
        var known = schema["properties"]?.AsObject();
        foreach (var (name, value) in members)
        {
            if (known?[name] is { } member)
                Check(member, value, $"{where}.{name}");
            else if (schema["additionalProperties"] is JsonValue additional && additional.GetValueKind() is JsonValueKind.False)
                problems.Add($"{where}: {name} is unknown");
        }
    }

    void CheckText(JsonNode schema, string text, string where)
    {
        if (schema["pattern"] is { } pattern && !Regex.IsMatch(text, (string)pattern!))
            problems.Add($"{where}: {text} does not match {pattern}");
        if (text.Length < (int?)schema["minLength"] || text.Length > (int?)schema["maxLength"])
            problems.Add($"{where}: {text} has a length of {text.Length}");
        if ((string?)schema["format"] == "date-time-rfc-2822" && !(Rfc2822().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _)))
            problems.Add($"{where}: {text} is not a date of RFC 2822");
    }

    void CheckRange(JsonNode schema, decimal number, string where)
    {
        if (number < (decimal?)schema["minimum"] || number > (decimal?)schema["maximum"])
            problems.Add($"{where}: {number} is out of range");
    }

    JsonNode Resolve(string reference)
    {
        JsonNode node = document;
        foreach (var step in reference.TrimStart('#', '/').Split('/'))
            node = node[step]!;
        return node;
    }

    static bool IsOf(string type, JsonNode value) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value.GetValueKind() is JsonValueKind.String,
        "boolean" => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.GetValueKind() is JsonValueKind.Number && decimal.IsInteger((decimal)value.AsValue()),
        "number" => value.GetValueKind() is JsonValueKind.Number,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "A type that the description does not use."),
    };

    [GeneratedRegex(@"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} \+0000$")]
    private static partial Regex Rfc2822();
}
