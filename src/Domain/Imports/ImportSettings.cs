namespace DutyCall.Domain;

/// <summary>What a program chooses for an import, all at once; what is left out stays as it was found.</summary>
/// <param name="Mapping">What columns become, by their names in the file: phone, name, firstName, lastName, company, title, email, leadStatus, dealValue, tags, pinnedNote, timeZone, phoneCode, custom.key, or new.text and the like for a new field. Columns not named are left out.</param>
/// <param name="Existing">add, fill or overwrite: what is done with numbers that are contacts already.</param>
/// <param name="Region">The country of numbers without a code: US.</param>
/// <param name="Header">Whether the first row names the columns.</param>
/// <param name="Campaign">Whoever is in the file joins this campaign too.</param>
public sealed record ImportSettings(
    IReadOnlyDictionary<string, string>? Mapping = null, string? Existing = null, string? Region = null, IReadOnlyList<string>? Tags = null, Guid? Owner = null, Guid? Department = null,
    string? LeadStatus = null, string? Encoding = null, string? Delimiter = null, bool? Header = null, string? Sheet = null, Guid? Campaign = null)
{
    internal ImportOverrides? Overrides => this is { Encoding: null, Delimiter: null, Header: null, Sheet: null } ? null : new(Encoding, Delimiter, Header, Sheet);

    internal ImportOptions Over(ImportOptions before) => new(
        Existing ?? before.Existing, Region?.ToUpperInvariant() ?? before.Region, Tags is null ? before.Tags : Domain.Tags.Read(Tags), Owner ?? before.OwnerId, Department ?? before.DepartmentId, LeadStatus ?? before.LeadStatus, Campaign ?? before.CampaignId);
}
