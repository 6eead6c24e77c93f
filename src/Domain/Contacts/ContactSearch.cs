using System.Text.Json.Nodes;

namespace DutyCall.Domain;

/// <summary>Which contacts are meant, as a URL says it; every part may be left out. The list, a bulk action and an export read it alike.</summary>
public sealed record ContactSearch
{
    public const string NewestCallFirst = "-lastCall";

    public static readonly string[] Sorts = ["name", "phone", "company", "status", "dealValue", "calls", "lastCall", "tags", "owner", "followUp"];

    const string FieldPrefix = "field.";
    const int MostWords = 8;

    /// <summary>Parts of names, e-mail addresses and numbers: all of them must be there.</summary>
    public string Q { get; init; } = "";

    /// <summary>All of them.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Any of them.</summary>
    public IReadOnlyList<string> Statuses { get; init; } = [];

    /// <summary>A person's id, or none.</summary>
    public string Owner { get; init; } = "";

    /// <summary>A department's id, or none.</summary>
    public string Department { get; init; } = "";

    /// <summary>Values of the organisation's own fields, by key.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Custom { get; init; } = [];

    /// <summary>With a minus before it, from the greatest down.</summary>
    public string Sort { get; init; } = NewestCallFirst;

    public string Cursor { get; init; } = "";

    public bool IsDescending => Sort.StartsWith('-');

    public string Column => Sort.TrimStart('-');

    /// <summary>Everybody is meant.</summary>
    public bool IsEmpty => this is { Q: "", Tags: [], Statuses: [], Owner: "", Department: "", Custom: [] };

    public static ContactSearch Read(IEnumerable<KeyValuePair<string, string>> query)
    {
        var given = query.Select(part => KeyValuePair.Create(part.Key, part.Value.Trim())).Where(part => part.Value.Length > 0).ToLookup(part => part.Key, part => part.Value);
        return new()
        {
            Q = given["q"].FirstOrDefault("")!,
            Tags = Domain.Tags.Read(given["tag"]),
            Statuses = [.. given["status"].Distinct()],
            Owner = given["owner"].FirstOrDefault("")!,
            Department = given["department"].FirstOrDefault("")!,
            Custom = [.. given.Where(part => part.Key.StartsWith(FieldPrefix, StringComparison.Ordinal))
                .Select(part => KeyValuePair.Create(part.Key[FieldPrefix.Length..], part.First()))],
            Sort = given["sort"].FirstOrDefault(NewestCallFirst)!,
            Cursor = given["cursor"].FirstOrDefault("")!,
        };
    }

    /// <summary>The URL's query with its question mark, parts that ask for nothing left out; empty when nothing is asked for.</summary>
    public string ToQuery()
    {
        (string Name, string Value)[] parts =
        [
            ("q", Q),
            .. Tags.Select(tag => ("tag", tag)),
            .. Statuses.Select(status => ("status", status)),
            ("owner", Owner),
            ("department", Department),
            .. Custom.Select(field => (FieldPrefix + field.Key, field.Value)),
            ("sort", Sort == NewestCallFirst ? "" : Sort),
            ("cursor", Cursor),
        ];
        var query = string.Join('&', parts.Where(part => part.Value.Length > 0).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value)}"));
        return query.Length > 0 ? "?" + query : "";
    }

    /// <summary>What is wrong with it, by the name of its part.</summary>
    public IReadOnlyDictionary<string, string> Check(IReadOnlyList<ContactField> fields)
    {
        var problems = new Dictionary<string, string>();
        if (Q.Length > 100 || Q.Any(char.IsControl))
            problems["q"] = "Search for less than 100 letters.";
        if (Domain.Tags.ProblemOf([.. Tags]) is { } tags)
            problems["tag"] = tags;
        if (Statuses.Any(status => !LeadStatuses.Has(status)))
            problems["status"] = "There is no such status.";
        if (Owner is not ("" or "none") && !Guid.TryParse(Owner, out _))
            problems["owner"] = "This is no person's id.";
        if (Department is not ("" or "none") && !Guid.TryParse(Department, out _))
            problems["department"] = "This is no department's id.";
        foreach (var (key, value) in Custom)
        {
            if (fields.FirstOrDefault(field => field.Key == key) is not { } field)
                problems[FieldPrefix + key] = "There is no such field.";
            else if (field.Read(value).Problem is { } problem)
                problems[FieldPrefix + key] = problem;
        }

        if (!Sorts.Contains(Column) || Sort.Length > Column.Length + 1)
            problems["sort"] = $"Sort by one of: {string.Join(", ", Sorts)}; with a minus before it, downward.";
        else if (Cursor.Length > 0 && ContactPlace.Read(Cursor, Sort) is null)
            problems["cursor"] = "This link does not lead to a page. Start again from the first.";
        return problems;
    }

    /// <summary>For SQL (<c>contact_conditions</c>); only what has passed <see cref="Check"/>.</summary>
    public string ToJson(ContactReach reach, IReadOnlyList<ContactField> fields, IReadOnlyCollection<Guid>? ids = null)
    {
        var search = reach.AddTo([]);
        if (Words is { Length: > 0 } words)
            search["words"] = new JsonArray([.. words.Select(word => JsonValue.Create(word))]);
        if (Tags.Count > 0)
            search["tags"] = new JsonArray([.. Tags.Select(tag => JsonValue.Create(tag))]);
        if (Statuses.Count > 0)
            search["statuses"] = new JsonArray([.. Statuses.Select(status => JsonValue.Create(status))]);
        if (Owner.Length > 0)
            search["owner"] = Owner;
        if (Department.Length > 0)
            search["department"] = Department;
        if (Custom.Count > 0)
            search["custom"] = new JsonObject(Custom.Select(given => KeyValuePair.Create(given.Key, fields.First(field => field.Key == given.Key).Read(given.Value).Value)));
        if (ids is not null)
            search["ids"] = new JsonArray([.. ids.Select(id => JsonValue.Create(id.ToString()))]);
        return search.ToJsonString();
    }

    /// <summary>What must be found; parts of a number that stand together are one, without their punctuation and trunk prefix.</summary>
    internal string[] Words
    {
        get
        {
            var words = new List<string>();
            var digits = "";
            foreach (var part in Q.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                if (part.All(sign => char.IsAsciiDigit(sign) || "+()-./".Contains(sign, StringComparison.Ordinal)))
                {
                    digits += string.Concat(part.Where(char.IsAsciiDigit));
                    continue;
                }

                Keep(ref digits);
                words.Add(part);
            }

            Keep(ref digits);
            return [.. words.Take(MostWords)];

            void Keep(ref string typed)
            {
                var number = typed.Length > 3 ? typed.TrimStart('0') : typed;
                if (number.Length > 0)
                    words.Add(number);
                typed = "";
            }
        }
    }
}
