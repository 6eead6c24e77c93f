using System.Globalization;
using System.Text;

namespace DutyCall.Domain;

/// <summary>How we know what a column is.</summary>
public enum GuessReason { None, Exact, Similar, Looks, Remembered, Chosen }

/// <param name="Target">One of <see cref="ImportTargets"/>.</param>
public readonly record struct Guess(string Target, GuessReason Reason);

/// <summary>What the columns of a file are, by their names in common CRMs' and dialers' exports, and by what is in them.</summary>
public static class ImportGuess
{
    const double MostOf = 0.6;

    static readonly Dictionary<string, string> Names = new(
        from entry in new (string Target, string Words)[]
        {
            (ImportTargets.Phone, "phone phonenumber phoneno telephone telephonenumber tel telno mobile mobileno mobilenumber mobilephone mobilephonenumber cell cellphone cellnumber cellphonenumber "
                + "phone1 phone1value phone2value primaryphone mainphone businessphone workphone homephone directphone directdial contactnumber contactphone contactno number msisdn whatsapp whatsappnumber whatsappphonenumber "
                + "personphone personphonework personphonemobile personphonehome personphoneother phonework phonemobile phonehome altphone otherphone dialednumber "
                + "telefon telefonnummer rufnummer handy handynummer mobil mobilnummer telefono telefone celular movil portable numerodetelephone telefoonnummer"),
            (ImportTargets.PhoneCode, "phonecode dialcode callingcode countrycallingcode phonecountrycode"),
            (ImportTargets.Name, "name fullname contactname leadname personname person customername customer clientname client displayname contact prospect nombre nom naam nombrecompleto vollername"),
            (ImportTargets.FirstName, "firstname givenname forename fname first contactfirstname vorname prenom"),
            (ImportTargets.LastName, "lastname familyname surname lname last contactlastname nachname apellido apellidos nomdefamille"),
            (ImportTargets.Company, "company companyname organization organisation organizationname organisationname org account accountname business businessname employer associatedcompany "
                + "primaryassociatedcompany organization1name firma firmenname empresa entreprise bedrijf unternehmen"),
            (ImportTargets.Title, "title jobtitle position role organizationtitle organization1title occupation funktion cargo"),
            (ImportTargets.Email, "email emailaddress mail email1 email1value emailwork personemail personemailwork workemail businessemail primaryemail contactemail emailadresse correo correoelectronico courriel"),
            (ImportTargets.LeadStatus, "status leadstatus hsleadstatus contactstatus lifecyclestage leadstage stage"),
            (ImportTargets.DealValue, "dealvalue value amount dealamount estvalue estimatedvalue opportunityamount opportunityvalue dealsize annualrevenue potential potentialvalue wert betrag valor"),
            (ImportTargets.Tags, "tags tag labels label segment segments groups group groupmembership categories category personlabels personlabel schlagworte etiquetas"),
            (ImportTargets.Note, "note notes comment comments remark remarks description message notiz notizen kommentar bemerkung notas observaciones"),
            (ImportTargets.TimeZone, "timezone tz tzname iananame zeitzone"),
        }
        from word in entry.Words.Split(' ')
        select KeyValuePair.Create(word, entry.Target));

    static readonly (string Part, string Target)[] Parts =
    [
        ("email", ImportTargets.Email), ("phone", ImportTargets.Phone), ("mobile", ImportTargets.Phone), ("telefon", ImportTargets.Phone), ("firstname", ImportTargets.FirstName), ("lastname", ImportTargets.LastName),
        ("surname", ImportTargets.LastName), ("company", ImportTargets.Company), ("organi", ImportTargets.Company), ("business", ImportTargets.Company), ("employer", ImportTargets.Company),
        ("jobtitle", ImportTargets.Title), ("timezone", ImportTargets.TimeZone), ("dealvalue", ImportTargets.DealValue), ("estvalue", ImportTargets.DealValue), ("amount", ImportTargets.DealValue),
        ("comment", ImportTargets.Note), ("notes", ImportTargets.Note), ("leadstatus", ImportTargets.LeadStatus),
    ];

    /// <summary>A name with one of these in it is about a phone, a company or a name, and is none.</summary>
    static readonly string[] Beside = ["type", "country", "fax", "owner", "date", "source", "domain", "website", "url", "consent", "verified", "industry", "city", "address"];

    /// <summary>VICIdial's standard format, which has no names: the columns that mean something to us.</summary>
    static readonly Dictionary<int, string> Vicidial = new()
    {
        [3] = ImportTargets.PhoneCode, [4] = ImportTargets.Phone, [6] = ImportTargets.FirstName, [8] = ImportTargets.LastName, [20] = ImportTargets.Phone, [21] = ImportTargets.Email, [23] = ImportTargets.Note,
    };

    /// <summary>E-mail → email, Phone 1 - Value → phone1value, Téléphone → telephone.</summary>
    public static string Plain(string name) => string.Concat(name.Normalize(NormalizationForm.FormD)
        .Where(letter => CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark && char.IsLetterOrDigit(letter))).ToLowerInvariant();

    /// <param name="headers">Null where the file has no row of names.</param>
    /// <param name="sample">The first rows.</param>
    /// <param name="region">The country of numbers without a code.</param>
    public static Guess[] Of(IReadOnlyList<string>? headers, int columns, IReadOnlyList<IReadOnlyList<string>> sample, IReadOnlyList<ContactField> fields, string region)
    {
        var guesses = new Guess[columns];
        if (headers is null)
        {
            if (IsVicidial(columns, sample, region))
            {
                foreach (var (at, target) in Vicidial)
                    guesses[at] = at < columns ? new(target, GuessReason.Looks) : default;
                return [.. guesses.Select(Known)];
            }

            ByLooks(guesses, null, sample, region);
            ByPlace(guesses, sample);
            return [.. guesses.Select(Known)];
        }

        var plain = headers.Select(Plain).ToArray();
        var salutations = plain.Contains("phonecode") || plain.Contains("securityphrase"); // VICIdial's title is Mr or Mrs.
        for (var at = 0; at < columns && at < plain.Length; at++)
        {
            if (fields.FirstOrDefault(field => Plain(field.Label) == plain[at] || Plain(field.Key) == plain[at]) is { } own)
                Take(at, ImportTargets.Custom + own.Key, GuessReason.Exact);
            else if (plain[at] == "title" && salutations)
                continue;
            else if (Names.TryGetValue(plain[at], out var target))
                Take(at, target, GuessReason.Exact);
        }

        for (var at = 0; at < columns && at < plain.Length; at++)
        {
            if (!IsFree(at) || plain[at] == "title" && salutations)
                continue;
            var target = Parts.FirstOrDefault(part => plain[at].Contains(part.Part, StringComparison.Ordinal)).Target;
            if (target is null || plain[at].EndsWith("id", StringComparison.Ordinal) || plain[at].EndsWith("ext", StringComparison.Ordinal) || Beside.Any(word => plain[at].Contains(word, StringComparison.Ordinal) && !target.Contains(word, StringComparison.OrdinalIgnoreCase)))
                continue;
            Take(at, target, GuessReason.Similar);
        }

        ByLooks(guesses, plain, sample, region);
        if (guesses.Any(guess => guess.Target is ImportTargets.FirstName or ImportTargets.LastName))
            Drop(ImportTargets.Name); // The parts say more.
        return [.. guesses.Select(Known)];

        bool IsFree(int at) => string.IsNullOrEmpty(guesses[at].Target);

        void Take(int at, string target, GuessReason reason)
        {
            if (IsFree(at) && (ImportTargets.MayRepeat(target) || guesses.All(guess => guess.Target != target)))
                guesses[at] = new(target, reason);
        }

        void Drop(string target)
        {
            for (var at = 0; at < columns; at++)
                guesses[at] = guesses[at].Target == target ? default : guesses[at];
        }
    }

    /// <summary>The kind that a new field for such values would have.</summary>
    public static ContactFieldKind KindOf(IReadOnlyList<string> values)
    {
        var filled = values.Where(value => value.Trim().Length > 0).ToArray();
        if (filled.Length == 0)
            return ContactFieldKind.Text;
        return new[] { ContactFieldKind.Number, ContactFieldKind.Date, ContactFieldKind.YesNo }
            .Where(kind => filled.All(value => new ContactField(Guid.Empty, "", "", kind, []).Read(value) is { Problem: null, Value: not null }))
            .DefaultIfEmpty(ContactFieldKind.Text).First();
    }

    static Guess Known(Guess guess) => guess.Target is null ? new(ImportTargets.None, GuessReason.None) : guess;

    static void ByLooks(Guess[] guesses, string[]? plain, IReadOnlyList<IReadOnlyList<string>> sample, string region)
    {
        if (guesses.All(guess => guess.Target != ImportTargets.Phone))
            Look(ImportTargets.Phone, value => value.Count(char.IsAsciiDigit) >= 7 && PhoneNumber.Parse(value, region).IsValid);
        if (guesses.All(guess => guess.Target != ImportTargets.Email))
            Look(ImportTargets.Email, value => value.IndexOf('@', StringComparison.Ordinal) > 0 && value.Contains('.', StringComparison.Ordinal) && !value.Contains(' ', StringComparison.Ordinal));

        void Look(string target, Func<string, bool> isOne)
        {
            for (var at = 0; at < guesses.Length; at++)
            {
                if (!string.IsNullOrEmpty(guesses[at].Target) || plain is not null && at < plain.Length && (plain[at].EndsWith("id", StringComparison.Ordinal) || plain[at].Contains("fax", StringComparison.Ordinal)))
                    continue;
                if (Share(sample, at, isOne) < MostOf)
                    continue;
                guesses[at] = new(target, GuessReason.Looks);
                return;
            }
        }
    }

    /// <summary>Number, name, remark: a list without names, as power dialers have always taken it.</summary>
    static void ByPlace(Guess[] guesses, IReadOnlyList<IReadOnlyList<string>> sample)
    {
        var rest = Enumerable.Range(0, guesses.Length)
            .Where(at => string.IsNullOrEmpty(guesses[at].Target) && Share(sample, at, value => value.Any(char.IsLetter) && !value.Any(char.IsAsciiDigit)) >= MostOf).ToArray();
        if (rest.Length > 0)
            guesses[rest[0]] = new(ImportTargets.Name, GuessReason.Looks);
        if (rest.Length > 1 && guesses.Length <= 4)
            guesses[rest[1]] = new(ImportTargets.Note, GuessReason.Looks);
    }

    static bool IsVicidial(int columns, IReadOnlyList<IReadOnlyList<string>> sample, string region) =>
        columns is >= 22 and <= 27
        && Share(sample, 3, value => value.Length <= 4 && value.All(char.IsAsciiDigit)) >= MostOf
        && Share(sample, 4, value => value.Length >= 6 && value.All(char.IsAsciiDigit) && PhoneNumber.Parse(value, region) is { Number: not null }) >= MostOf;

    /// <summary>Of the values that are not blank.</summary>
    static double Share(IReadOnlyList<IReadOnlyList<string>> sample, int at, Func<string, bool> isOne)
    {
        var values = sample.Select(row => at < row.Count ? row[at].Trim() : "").Where(value => value.Length > 0).ToArray();
        return values.Length == 0 ? 0 : (double)values.Count(isOne) / values.Length;
    }
}
