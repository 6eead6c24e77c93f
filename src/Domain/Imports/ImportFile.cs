namespace DutyCall.Domain;

/// <summary>What a file of contacts turned out to be; kept with its import, so that no page reads the file again.</summary>
/// <param name="Kind">csv or xlsx.</param>
/// <param name="Headers">The names in its first row; without one, A, B, C.</param>
/// <param name="Sample">Its first rows.</param>
public sealed record ImportFile(
    string Kind, string? Encoding, string? Delimiter, bool HasHeader, IReadOnlyList<string> Sheets, string? Sheet, IReadOnlyList<string> Headers, IReadOnlyList<ImportSample> Sample)
{
    /// <summary>By which a file with the same columns is known again.</summary>
    public string Signature => HasHeader ? string.Join('|', Headers.Select(ImportGuess.Plain)) : $"#{Headers.Count}";

    public IReadOnlyList<string> ValuesOf(int column) => [.. Sample.Select(row => column < row.Cells.Count ? row.Cells[column] : "")];

    public string FirstValueOf(int column) => ValuesOf(column).FirstOrDefault(value => value.Trim().Length > 0) ?? "";
}

public sealed record ImportSample(int Number, IReadOnlyList<string> Cells);

/// <summary>What a person says of a file when it was guessed wrong; null for what was found.</summary>
public sealed record ImportOverrides(string? Encoding = null, string? Delimiter = null, bool? HasHeader = null, string? Sheet = null);

/// <summary>One of the organisation's fields, as an import found it.</summary>
/// <param name="IsNew">The import adds it.</param>
public sealed record ImportField(Guid Id, string Key, string Label, string Kind, IReadOnlyList<string> Choices, bool IsNew = false)
{
    public ContactField ToField() => new(Id, Key, Label, ContactField.KindOf(Kind) ?? ContactFieldKind.Text, Choices);
}

/// <summary>What the columns become, once the fields that the import adds have names.</summary>
public static class ImportMapping
{
    const int LongestLabel = 60;

    /// <summary>Columns that become new fields become custom ones, of a field there by that name or of one added to the list.</summary>
    public static (IReadOnlyList<string> Mapping, IReadOnlyList<ImportField> Fields) Resolve(IReadOnlyList<string> mapping, IReadOnlyList<string> headers, IReadOnlyList<ImportField> fields)
    {
        var all = fields.ToList();
        var resolved = mapping.ToArray();
        for (var at = 0; at < resolved.Length; at++)
        {
            if (!resolved[at].StartsWith(ImportTargets.New, StringComparison.Ordinal))
                continue;
            var label = at < headers.Count ? headers[at].Trim() : "";
            var key = ContactField.KeyOf(label);
            if (key.Length == 0)
            {
                resolved[at] = ImportTargets.None;
                continue;
            }

            if (all.All(field => field.Key != key))
                all.Add(new(Guid.Empty, key, label.Length > LongestLabel ? label[..LongestLabel] : label, resolved[at][ImportTargets.New.Length..], [], IsNew: true));
            resolved[at] = ImportTargets.Custom + key;
        }

        return (resolved, all);
    }

    /// <summary>What is wrong with it, by column; an empty list when it will do.</summary>
    public static IReadOnlyDictionary<int, string> Check(IReadOnlyList<string> mapping, IReadOnlyList<ImportField> fields, bool mayAddFields)
    {
        var problems = new Dictionary<int, string>();
        for (var at = 0; at < mapping.Count; at++)
        {
            if (ProblemOf(at) is { } problem)
                problems[at] = problem;
        }

        return problems;

        string? ProblemOf(int at) => mapping[at] switch
        {
            var target when target.StartsWith(ImportTargets.New, StringComparison.Ordinal) =>
                !mayAddFields ? "Only an administrator adds fields."
                : ContactField.KindOf(target[ImportTargets.New.Length..]) is null or ContactFieldKind.Choice ? "There is no such kind of field."
                : null,
            var target when target.StartsWith(ImportTargets.Custom, StringComparison.Ordinal) && fields.All(field => ImportTargets.Custom + field.Key != target) => "There is no such field.",
            var target when target.Length > 0 && !target.StartsWith(ImportTargets.Custom, StringComparison.Ordinal) && ImportTargets.All.All(known => known.Target != target) => "There is no such field.",
            var target => !ImportTargets.MayRepeat(target) && mapping.Take(at).Contains(target) ? "Another column becomes this already." : null,
        };
    }
}
