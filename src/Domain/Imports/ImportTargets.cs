namespace DutyCall.Domain;

/// <summary>What a column of a file can become, by the names a contact's fields have for programs.</summary>
public static class ImportTargets
{
    /// <summary>Left out.</summary>
    public const string None = "";

    public const string Phone = "phone";

    /// <summary>A country's calling code in a column of its own, as VICIdial writes it.</summary>
    public const string PhoneCode = "phoneCode";

    public const string Name = "name";
    public const string FirstName = "firstName";
    public const string LastName = "lastName";
    public const string Company = "company";
    public const string Title = "title";
    public const string Email = "email";
    public const string LeadStatus = "leadStatus";
    public const string DealValue = "dealValue";
    public const string Tags = "tags";
    public const string Note = "pinnedNote";
    public const string TimeZone = "timeZone";

    /// <summary>One of the organisation's own fields: custom.roof_year.</summary>
    public const string Custom = "custom.";

    /// <summary>A field of its own that the import adds, of this kind: new.number.</summary>
    public const string New = "new.";

    public static readonly IReadOnlyList<(string Target, string Label)> All =
    [
        (Phone, "Phone"), (Name, "Name"), (FirstName, "First name"), (LastName, "Last name"), (Company, "Company"), (Title, "Job title"), (Email, "Email"),
        (LeadStatus, "Status"), (DealValue, "Deal value"), (Tags, "Tags"), (Note, "Pinned note"), (TimeZone, "Time zone"), (PhoneCode, "Country code of the phone"),
    ];

    /// <summary>Several columns may become this: further numbers are used where the first is blank, tags and names are joined.</summary>
    public static bool MayRepeat(string target) => target is None or Phone or Tags || target.StartsWith(New, StringComparison.Ordinal);

    public static string LabelOf(string target, IReadOnlyList<ContactField> fields) =>
        target.StartsWith(Custom, StringComparison.Ordinal) ? fields.FirstOrDefault(field => Custom + field.Key == target)?.Label ?? target[Custom.Length..]
        : All.FirstOrDefault(known => known.Target == target).Label ?? "Leave out";
}

/// <summary>What is done with a row whose number is a contact already.</summary>
public static class ImportRules
{
    /// <summary>Nothing: only new contacts are added.</summary>
    public const string AddOnly = "add";

    /// <summary>Its blank fields are filled.</summary>
    public const string FillBlanks = "fill";

    /// <summary>What the file has replaces what was there; blanks in the file replace nothing.</summary>
    public const string Overwrite = "overwrite";

    public static bool Has(string rule) => rule is AddOnly or FillBlanks or Overwrite;
}

/// <summary>What holds for every row of an import.</summary>
/// <param name="Existing">One of <see cref="ImportRules"/>.</param>
/// <param name="Region">The country of numbers without a code, ISO 3166-1 alpha-2.</param>
/// <param name="LeadStatus">Of new contacts whose row does not say.</param>
/// <param name="CampaignId">Whoever is in the file joins this campaign too.</param>
public sealed record ImportOptions(string Existing, string Region, IReadOnlyList<string> Tags, Guid? OwnerId, Guid? DepartmentId, string LeadStatus, Guid? CampaignId = null);
